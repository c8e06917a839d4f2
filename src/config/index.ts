export { defaultConfig, parseConfig } from './parse.js';
export { type Config, type ConfigInput, configJsonSchema } from './schema.js';
