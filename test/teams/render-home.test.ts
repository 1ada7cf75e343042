import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseCard } from '../../src/practice/teams/card-schema.ts';
import { readPress } from '../../src/teams/action-data.ts';
import { limits } from '../../src/teams/limits.ts';
import { renderHome } from '../../src/teams/render-home.ts';
import type { MessageView } from '../../src/view/message.ts';
import { homeView } from '../support/arbitrary-views.ts';
import { actionsOf } from './support/fill-in.ts';
import { complaintsOf } from './support/official-cards.ts';

const reader = { tenant: 'tenant', faces: new Map([['with-account', { name: 'Ana', teams: 'a-1' }]]) };
const items = (count: number): MessageView[] =>
  Array.from({ length: count }, (_, n) => ({
    ...{ tone: 'calm', fallback: ['x'], sections: [[`case ${n}.`]] },
    buttons: [{ verb: 'acknowledge', key: `ESC-${n}`, label: 'Acknowledge' }],
  }));
const home = (...counts: number[]) =>
  renderHome(
    {
      raise: 'Raise an escalation',
      sections: counts.map((count, n) => ({
        title: `Part ${n}`,
        empty: `None of ${n}.`,
        items: items(count),
      })),
    },
    reader,
  );

describe("a person's page in Teams", () => {
  it('has a button to raise a case, and the cases with theirs', () => {
    const card = parseCard(home(1, 0));
    const texts = card.body.map((element) => ('text' in element ? element.text : element.type));
    assert.deepEqual(texts, ['ActionSet', 'Part 0', 'case 0.', 'ActionSet', 'Part 1', 'None of 1.']);
    assert.deepEqual(
      actionsOf(card).map((action) => 'data' in action && readPress(action.data)),
      [{ raise: '' }, { home: 'refresh' }, { verb: 'acknowledge', key: 'ESC-0' }],
    );
    assert.equal(card.fallbackText, 'Part 0: 1. Part 1: 0.');
  });

  it('asks for itself anew when the one whose it is looks at it', () => {
    const view = { raise: 'Raise an escalation', sections: [] };
    const { refresh } = parseCard(renderHome(view, reader, '29:ana'));
    assert.deepEqual(refresh?.userIds, ['29:ana']);
    assert.deepEqual(readPress(refresh?.action.data), { home: 'refresh' });
    assert.equal(renderHome(view, reader).refresh, undefined);
  });

  it('counts what finds no room any more, in each part', () => {
    const written = JSON.stringify(parseCard(home(200, 3)));
    const shown = new Set(written.match(/case \d+\./g));
    assert.ok(shown.size > 20);
    assert.match(written, new RegExp(`And ${200 - shown.size} more\\.`));
    assert.match(written, /And 3 more\./);
  });

  it('shows any view within all limits', () => {
    fc.assert(
      fc.property(homeView, (view) => {
        const card = renderHome(view, reader, '29:ana');
        parseCard(card);
        assert.deepEqual(complaintsOf(card), []);
        assert.ok(JSON.stringify(card).length <= limits.card);
      }),
      { numRuns: 60 },
    );
  });
});
