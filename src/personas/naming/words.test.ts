import { describe, expect, it } from 'vitest';
import { eventTopic, eventWords } from './words.js';

describe('event names as words', () => {
  it.each([
    ['$checkoutStarted_v2', 'checkout started'],
    ['Page Viewed', 'viewed'],
    ['__proto__', 'proto'],
    ['!!!', '!!!'],
  ])('%s reads %s', (event, words) => expect(eventWords(event)).toBe(words));

  it.each([
    ['export_downloaded', 'export'],
    ['Create Report', 'report'],
    ['api_token_created', 'API token'],
    ['Searched', 'searched'],
    ['screen_viewed', 'screen'],
    ['screen_view', 'screen'],
    ['Sign Up', 'sign up'],
  ])('%s is about %s', (event, topic) => expect(eventTopic(event)).toBe(topic));
});
