import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.js';
import { readSurvey } from './answers.js';
import { cramersV } from './association.js';
import { decodeText } from './decode.js';
import { headingsOf } from './headings.js';

const utf8 = (text: string) => new TextEncoder().encode(text);
const users = new Set(['u1', 'u2', 'u3', 'u4']);

describe('decoding', () => {
  it('reads what spreadsheets write', () => {
    expect(decodeText(Buffer.from('\ufeffnäme', 'utf16le'))).toEqual({ text: 'näme', encoding: 'utf-16le' });
    expect(decodeText(Buffer.from('user,goal', 'utf16le')).encoding).toBe('utf-16le');
    expect(decodeText(Buffer.from('n\xe4me', 'latin1'))).toEqual({ text: 'näme', encoding: 'windows-1252' });
    expect(decodeText(utf8('\ufeffnäme'))).toEqual({ text: 'näme', encoding: 'utf-8' });
    const big = Buffer.from('\ufeffabc', 'utf16le').swap16();
    expect(decodeText(big)).toEqual({ text: 'abc', encoding: 'utf-16be' });
  });
});

describe('headings', () => {
  it('takes answers from a second heading row', () => {
    const { headings, body } = headingsOf([
      ['id', 'Which have you used?', '', 'Fan?'],
      ['', 'Search', 'Export', 'Response'],
      ['1', 'Search', '', 'Yes'],
    ]);
    expect(headings.map((h) => [h.question, h.option])).toEqual([
      ['id', ''],
      ['Which have you used?', 'Search'],
      ['Which have you used?', 'Export'],
      ['Fan?', ''],
    ]);
    expect(body).toEqual([['1', 'Search', '', 'Yes']]);
  });

  it('groups columns by a common stem, and strips tags', () => {
    const { headings } = headingsOf([
      ['id', 'q4_0001', 'q4_0002', 'How<br>often?'],
      ['1', '', '', ''],
    ]);
    expect(headings.map((h) => [h.question, h.option])).toEqual([
      ['id', ''],
      ['q4', '0001'],
      ['q4', '0002'],
      ['How often?', ''],
    ]);
  });
});

describe('answers', () => {
  it('finds the user column by its values and keeps the last answer of a person', () => {
    const survey = readSurvey(
      utf8('stamp;who;Goal\n1;u1;learn\n2;u2;work\n3;u9;work\n4;u1;work\n5;u3;learn\n'),
      's.csv',
      { knownUsers: users },
    );
    expect(survey.userColumn).toBe('who');
    expect(survey.userIds).toEqual(['u1', 'u2', 'u3', 'u9']);
    const goal = survey.questions.find((q) => q.text === 'Goal')!;
    expect(goal.levels).toEqual(['work', 'learn']);
    expect(goal.answers).toEqual([[0], [0], [1], [0]]);
    expect(survey.notes[0]).toContain('1 rows replaced');
  });

  it('reads a grid as a question for each row', () => {
    const text =
      'id,How do you like,\n,reports,search\nu1,very,not\nu2,not,some\nu3,some,very\nu4,very,very\n';
    const survey = readSurvey(utf8(text), 's.csv', { knownUsers: users });
    expect(survey.questions.map((q) => [q.text, q.kind, q.levels.length])).toEqual([
      ['How do you like reports', 'single', 3],
      ['How do you like search', 'single', 3],
    ]);
  });

  it('splits several answers in one cell', () => {
    const rows = ['a; b', 'b', 'a', 'b; a', 'a; b', 'b'];
    const text = `id,Uses\n${rows.map((r, i) => `u${i + 1},${r}`).join('\n')}\n`;
    const survey = readSurvey(utf8(text), 's.csv', { knownUsers: users });
    expect(survey.questions[0]).toMatchObject({ kind: 'multiple', levels: ['b', 'a'] });
  });

  it('says what is wrong', () => {
    expect(() => readSurvey(utf8('a,b\n1,2\n'), 's.csv', { knownUsers: users })).toThrow(
      /no column of the survey/,
    );
    expect(() => readSurvey(utf8('id,Goal\n'), 's.csv', { knownUsers: users })).toThrow(/no answers/);
    expect(() => readSurvey(utf8('id,b\nu1,x\n'), 's.csv', { knownUsers: users, user: 'idd' })).toThrow(
      /idd/,
    );
  });
});

describe('strength', () => {
  it('is 1 for a perfect and about 0 for no relation, with an interval that covers it', () => {
    const perfect = cramersV(
      [
        [50, 0],
        [0, 50],
      ],
      createRandom(1),
    );
    expect(perfect.value).toBeCloseTo(1, 2);
    const none = cramersV(
      [
        [50, 50],
        [50, 50],
      ],
      createRandom(1),
    );
    expect(none.value).toBe(0);
    expect(none.low).toBe(0);
    expect(none.high).toBeLessThan(0.25);
  });

  it('agrees with the formula by hand', () => {
    // chi-square of [[30, 10], [10, 30]] is 20, n = 80: phi2 = 0.25 - 1/79; rows and columns corrected: 2 - 1/79.
    const { value } = cramersV(
      [
        [30, 10],
        [10, 30],
      ],
      createRandom(1),
    );
    expect(value).toBeCloseTo(Math.sqrt((0.25 - 1 / 79) / (1 - 1 / 79)), 12);
  });

  it('says why there is none', () => {
    expect(cramersV([[0, 0]], createRandom(1))).toMatchObject({ value: null, reason: 'nobody answered' });
  });
});

describe('a real survey', () => {
  const file = new URL(
    '../../../../shared/data/fivethirtyeight_surveys/star-wars-survey_StarWars.csv',
    import.meta.url,
  );
  it.skipIf(!existsSync(file))('reads two heading rows and bytes that are no UTF-8', () => {
    const survey = readSurvey(readFileSync(file), 'StarWars.csv', {
      knownUsers: new Set(),
      user: 'RespondentID',
    });
    expect(survey.userIds).toHaveLength(1186);
    const films = survey.questions.find((q) => q.text.startsWith('Which of the following'))!;
    expect(films.kind).toBe('multiple');
    expect(films.levels).toHaveLength(6);
    expect(survey.questions.find((q) => q.text.startsWith('Have you seen'))!.levels).toEqual(['Yes', 'No']);
    expect(survey.notes[0]).toContain('windows-1252');
  });
});
