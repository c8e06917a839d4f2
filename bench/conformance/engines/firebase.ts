import { initializeApp } from 'firebase-admin/app';
import { getRemoteConfig } from 'firebase-admin/remote-config';
import type { VendorEngine } from '../engine.js';

const app = initializeApp({ projectId: 'conformance' });

export const firebase: VendorEngine = {
  target: 'firebase-remote-config',
  runs: 'firebase-admin (server template)',
  async segments({ text, contexts }) {
    const template = getRemoteConfig(app).initServerTemplate({ template: text('.server-template.json') });
    return contexts.map((context) => template.evaluate(context).getString('persona'));
  },
};
