export {
  buildSessions,
  SESSION_DEFAULTS,
  type SessionOptions,
  sessionStatements,
  withSessionStart,
} from './sessions.js';
