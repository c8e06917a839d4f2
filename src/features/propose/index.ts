export { type ActivationProposal, proposeActivation } from './activation.js';
export { type OnboardingProposal, proposeOnboarding } from './onboarding.js';
