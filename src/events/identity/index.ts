export { buildIdDictionary, dictionaryStatements } from './dictionary.js';
export {
  type Identities,
  type IdentityEvidence,
  type IdentityFacts,
  type IdentityLimits,
  resolveIdentities,
} from './resolve.js';
export { attributeSharedDevices } from './shared-devices.js';
export { listAliases, numberUsers } from './users.js';
