import assert from 'node:assert/strict';
import fc from 'fast-check';
import { verbs } from '../../src/domain/verbs/registry.ts';
import { parseCard } from '../../src/practice/teams/card-schema.ts';
import { readPress } from '../../src/teams/action-data.ts';
import type { Reader } from '../../src/teams/faces.ts';
import { limits } from '../../src/teams/limits.ts';
import { renderMessage } from '../../src/teams/render-message.ts';
import type { Line, MessageView, Piece } from '../../src/view/message.ts';
import { hostileText, messageView, teamsRoom } from '../support/arbitrary-views.ts';
import { marksInCard, marksInMarkdown, textInMarkdown } from './support/marks-in.ts';
import { complaintsOf } from './support/official-cards.ts';

const anaId = '49c4641c-ab91-4248-aebb-6a7de286397b';
const reader: Reader = {
  tenant: 'e1234567-0000-0000-0000-000000000001',
  faces: new Map([
    ['with-account', { name: 'Ana', teams: anaId }],
    ['also-ana', { name: 'Ana', teams: 'aaaaaaaa-0000-0000-0000-000000000002' }],
    ['hostile-name', { name: '<at>Ana</at> **Ben** [x](https://evil.example)', teams: null }],
    ['hostile-account', { name: '</at>*Ben* {{DATE(2026-01-01T00:00:00Z)}}', teams: 'b-1' }],
  ]),
};
const at = new Date('2026-03-02T14:20:30.123Z');

const message = (rest: Partial<MessageView>): MessageView => ({ tone: 'calm', fallback: ['Words'], ...rest });
const cardOf = (view: Partial<MessageView>) => parseCard(renderMessage(message(view), reader).card);
const bodyOf = (view: Partial<MessageView>) => cardOf(view).body;
const block = (text: string) => ({ type: 'TextBlock', text, wrap: true });

/** The marks that a view may have: those its pieces ask for. */
function allowed(view: MessageView): (mark: string) => boolean {
  const facts = (view.facts ?? []).map(({ value }) => value);
  const pieces = [view.fallback, ...facts, ...(view.sections ?? []), view.footer ?? []].flat();
  const has = (name: string) => pieces.some((piece: Piece) => typeof piece === 'object' && name in piece);
  return (mark) => {
    if (mark === 'bold') return has('bold');
    if (mark === 'italic') return has('italic');
    if (mark === 'date') return has('at');
    if (mark === 'mention') return has('person');
    if (mark.startsWith('link https://teams.microsoft.com/')) return has('room');
    const links = pieces.flatMap((piece) =>
      typeof piece === 'object' && 'link' in piece ? [piece.link] : [],
    );
    return links.some((link) => URL.canParse(link) && mark.startsWith(`link ${new URL(link).protocol}`));
  };
}

describe('a message in Teams', () => {
  const room = `https://teams.microsoft.com/l/message/${encodeURIComponent('19:abc_def-1@thread.tacv2')}/1700000000000?tenantId=${reader.tenant}&parentMessageId=1700000000000`;
  const leaves: [string, Piece, string][] = [
    ['a text', '<at>Ana</at> & *x* a_b', '<\u200bat><\u200b/at> & ∗x∗ a_b'.replace('><', '>Ana<')],
    ['bold', { bold: 'b' }, '**b**'],
    ['italic', { italic: 'i' }, '*i*'],
    ['a person with an account', { person: 'with-account' }, '<at>Ana</at>'],
    ['somebody unknown', { person: 'unknown' }, 'somebody'],
    ['a time', { at, as: 'time' }, '{{TIME(2026-03-02T14:20:30Z)}}'],
    [
      'a day and time',
      { at, as: 'day-time' },
      '{{DATE(2026-03-02T14:20:30Z, SHORT)}} {{TIME(2026-03-02T14:20:30Z)}}',
    ],
    ['a time no client knows', { at: new Date('+012026-03-02T14:20:00Z'), as: 'time' }, '14:20 UTC'],
    ['a link', { link: 'https://example.com/a_(b)', label: 'L' }, '[L](https://example.com/a_%28b%29)'],
    ['a link that is none', { link: 'javascript:alert(1)', label: 'L' }, 'L'],
    ['a room', { room: teamsRoom }, `[the war room](${room})`],
    ['a room of elsewhere', { room: 'C0000000001' }, 'the war room'],
  ];
  for (const [what, piece, expected] of leaves)
    it(`shows ${what}`, () => assert.deepEqual(bodyOf({ sections: [[piece]] }), [block(expected)]));

  it('mentions each person once for the whole card, and two of the same name apart', () => {
    const line: Line = [{ person: 'with-account' }, ' and ', { person: 'also-ana' }];
    const { body, msteams } = cardOf({ sections: [line, line] });
    const texts = ['<at>Ana</at>', '<at>Ana\u200b</at>'];
    assert.deepEqual(body, [block(texts.join(' and ')), block(texts.join(' and '))]);
    assert.deepEqual(
      msteams.entities?.map(({ text, mentioned }) => [text, mentioned.id]),
      [
        [texts[0], anaId],
        [texts[1], 'aaaaaaaa-0000-0000-0000-000000000002'],
      ],
    );
  });

  it('mentions nobody whose mention was cut off', () => {
    const sections: Line[] = [['x'.repeat(limits.sections)], [{ person: 'with-account' }]];
    assert.equal(cardOf({ sections }).msteams.entities, undefined);
  });

  it('makes nothing else of a name', () => {
    for (const person of ['hostile-name', 'hostile-account'])
      assert.deepEqual(
        marksInCard(cardOf({ sections: [[{ person }]] })).filter((mark) => mark !== 'mention'),
        [],
      );
    assert.deepEqual(marksInCard(cardOf({ sections: [[{ person: 'hostile-name' }]] })), []);
  });

  it('shows a quote apart from the words around it', () => {
    assert.deepEqual(bodyOf({ sections: [['He said ', { quote: 'no\n- no' }, ' twice']] }), [
      block('He said'),
      { type: 'Container', style: 'emphasis', spacing: 'small', items: [block('no\n\n\u200b- no')] },
      block('twice'),
    ]);
  });

  it('has its tone as a colour and as a mark before the title, and the facts with mentions and times', () => {
    const facts = [{ label: 'Owner', value: [{ person: 'with-account' }] }];
    const { body, msteams } = cardOf({ tone: 'danger', title: 'ESC-1 · <Down>', facts });
    const heading = {
      ...block('🔴 ESC-1 · <\u200bDown>'),
      size: 'large',
      weight: 'bolder',
      style: 'heading',
    };
    assert.deepEqual(body, [
      { type: 'Container', style: 'attention', items: [heading] },
      { type: 'FactSet', facts: [{ title: 'Owner', value: '<at>Ana</at>' }] },
    ]);
    assert.equal(msteams.entities?.length, 1);
  });

  it('has no heading where there is no title, but its tone around all of it', () => {
    assert.deepEqual(bodyOf({ tone: 'attention', sections: [['Words']] }), [
      { type: 'Container', style: 'warning', items: [block('Words')] },
    ]);
    assert.deepEqual(bodyOf({ tone: 'calm', sections: [['Words']] }), [block('Words')]);
  });

  it('says the same in its summary and in its fallback text, in plain words', () => {
    const fallback: Line = [
      { bold: 'Late: ' },
      { person: 'with-account' },
      ' by ',
      { at, as: 'day-time' },
      ' *now*\n# <b> ',
      { link: 'https://example.com', label: 'Log' },
    ];
    const { card, summary } = renderMessage(message({ fallback }), reader);
    assert.equal(summary, 'Late: Ana by 2026-03-02 14:20 UTC *now* # <b> Log');
    assert.equal(card.fallbackText, 'Late: Ana by 2026-03-02 14:20 UTC ∗now∗ # <\u200bb> Log');
  });

  it('carries only verb and key in its buttons, and opens what is elsewhere by link', () => {
    const [set] = bodyOf({
      buttons: [
        { verb: 'acknowledge', key: 'ESC-1', label: 'Acknowledge', style: 'primary' },
        { verb: 'cancel', key: 'ESC-1', label: 'Cancel {{x', style: 'danger' },
        { open: teamsRoom, label: 'Open room', in: 'room' },
        { link: 'https://example.com/', label: 'Read' },
        { link: 'http://example.com/', label: 'Not safe' },
        { open: 'C1', label: 'Elsewhere', in: 'room' },
      ],
      sections: [],
    });
    assert.deepEqual(set, {
      type: 'ActionSet',
      actions: [
        {
          type: 'Action.Execute',
          verb: 'press',
          title: 'Acknowledge',
          data: { format: 1, verb: 'acknowledge', key: 'ESC-1' },
          style: 'positive',
        },
        {
          type: 'Action.Submit',
          title: 'Cancel { {x',
          data: { format: 1, verb: 'cancel', key: 'ESC-1', msteams: { type: 'task/fetch' } },
          style: 'destructive',
        },
        { type: 'Action.OpenUrl', title: 'Open room', url: room },
        { type: 'Action.OpenUrl', title: 'Read', url: 'https://example.com/' },
      ],
    });
  });

  it('opens a dialog for every verb that needs a form, and for no other', () => {
    const fetching = (verb: string): boolean => {
      const [set] = bodyOf({ buttons: [{ verb, key: 'ESC-1', label: 'Do' }] });
      return JSON.stringify(set).includes('"msteams":{"type":"task/fetch"}');
    };
    for (const { name, fields } of verbs) assert.equal(fetching(name), Object.keys(fields).length > 0, name);
    const others = ['open', 'raise-suggested', 'take-shift', 'accept-shift', 'fill-in'];
    assert.deepEqual(others.map(fetching), [true, true, true, false, false]);
  });

  it('has six buttons in sight, and the others and the menu behind three dots, all of them', () => {
    const some = (count: number, name: string) =>
      Array.from({ length: count }, (_, n) => ({ verb: `${name}${n}`, key: 'ESC-1', label: `Do ${n}` }));
    const [set] = bodyOf({ buttons: some(8, 'b'), menu: some(25, 'm') });
    assert.ok(set?.type === 'ActionSet');
    assert.deepEqual(
      set.actions.map(({ mode = 'primary' }) => mode),
      [...Array(6).fill('primary'), ...Array(27).fill('secondary')],
    );
  });

  it('gives up small print, then what people wrote, then what stands last, before facts; and never a button', () => {
    const long = 'word '.repeat(2_000);
    const buttons = Array.from({ length: 40 }, (_, n) => ({
      verb: `v${n}`,
      key: 'ESC-1',
      label: `${n}${'x'.repeat(70)}`,
    }));
    const { card } = renderMessage(
      message({
        title: 'Down',
        facts: [{ label: 'Owner', value: ['Chloe'] }],
        sections: [[{ quote: long }], ['Asked: until noon.'], [long]],
        footer: ['small print'],
        buttons: buttons.slice(0, 5),
        menu: buttons.slice(5),
      }),
      reader,
    );
    const written = JSON.stringify(parseCard(card));
    assert.ok(written.length <= limits.card);
    assert.doesNotMatch(written, /small print/);
    assert.match(written, /Chloe/);
    assert.match(written, /Asked: until noon/);
    assert.match(written, /word word/);
    assert.equal(written.match(/Action\.Execute/g)?.length, 40);
  });

  it('shows any view within all limits, as the library and the rules of version 1.5 want it', () => {
    fc.assert(
      fc.property(messageView, (view) => {
        const { card, summary } = renderMessage(view, reader);
        parseCard(card);
        assert.deepEqual(complaintsOf(card), []);
        assert.ok(JSON.stringify(card).length <= limits.card);
        assert.ok(summary.length > 0 && summary.length <= limits.summary);
      }),
    );
  });

  it('makes markup of no text, whatever it holds', () => {
    fc.assert(
      fc.property(messageView, (view) => {
        const { card } = renderMessage(view, reader);
        assert.deepEqual(
          marksInCard(card).filter((mark) => !allowed(view)(mark)),
          [],
        );
        assert.doesNotMatch(JSON.stringify(card), /[\u202a-\u202e\u2066-\u2069]/);
      }),
      { numRuns: 300 },
    );
  });

  it('makes none of texts that stand beside each other', () => {
    const parts = fc.array(
      hostileText.map((text) => text.slice(0, 12)),
      { minLength: 2, maxLength: 6 },
    );
    fc.assert(
      fc.property(parts, (texts) => {
        assert.deepEqual(marksInCard(cardOf({ sections: [texts] })), []);
      }),
      { numRuns: 500 },
    );
  });

  const beside: [string, Line, string[], string][] = [
    ['a mention of two texts', ['<', 'at>Ana</at>'], [], '<at>Ana</at>'],
    ['an address of two texts', ['<', 'https://evil.example>'], [], '<https://evil.example>'],
    ['a date of two texts', ['{', '{TIME(2026-03-02T14:20:30Z)}}'], [], '{{TIME(2026-03-02T14:20:30Z)}}'],
    ['a list of two texts', ['1', '. item'], [], '1. item'],
    [
      'an image of a link',
      ['!', { link: 'https://a.example', label: 'L' }],
      ['link https://a.example/'],
      '!L',
    ],
    ['two bold pieces', [{ bold: 'a' }, { bold: 'b' }], ['bold', 'bold'], 'ab'],
    ['a bold mark before a letter', [{ bold: 'Late:' }, 'now'], ['bold'], 'Late:now'],
    ['a bold mark after a letter', ['x', { bold: '(a)' }], ['bold'], 'x(a)'],
    [
      'brackets in a label',
      [{ link: 'https://a.example', label: 'a] [b' }],
      ['link https://a.example/'],
      'a］ ［b',
    ],
    [
      'a named character in a link',
      [{ link: 'https://a.example/?x=&lt;', label: 'L' }],
      ['link https://a.example/?x=&lt%3B'],
      'L',
    ],
  ];
  for (const [what, line, marks, text] of beside)
    it(`shows as it is meant ${what}`, () => {
      const [element] = bodyOf({ sections: [line] });
      assert.ok(element?.type === 'TextBlock');
      assert.deepEqual(marksInMarkdown(element.text), marks);
      assert.equal(textInMarkdown(element.text).replaceAll('\u200b', ''), text);
    });

  it('shows a list of lines close together, in one block', () => {
    const sections = Array.from({ length: 31 }, (_, n) => [`line ${n}`]);
    const body = bodyOf({ sections });
    assert.equal(body.length, 1);
    assert.equal(JSON.stringify(body).match(/line \d+/g)?.length, 31);
    assert.equal(bodyOf({ sections: sections.slice(0, 10) }).length, 10);
  });

  it('reads in every place as it was written, but for signs that look alike', () => {
    const same = (text: string) =>
      text
        .replace(/[∗ˍ∼ˋ]/g, (sign) => '*_~`'['∗ˍ∼ˋ'.indexOf(sign)] ?? '')
        .replaceAll('\u200b', '')
        .replace(/[\u202a-\u202e\u2066-\u2069]|(?![\t\n])\p{Cc}/gu, '')
        .replace(/\s+/g, ' ')
        .trim();
    fc.assert(
      fc.property(hostileText, (text) => {
        const shown = text.slice(0, 300);
        const [element] = bodyOf({ sections: [[shown]], fallback: ['∅'] });
        assert.ok(element?.type === 'TextBlock');
        assert.equal(same(textInMarkdown(element.text)), same(shown) || '∅');
        assert.deepEqual(marksInMarkdown(element.text), []);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps text that is written from the right, without what would turn the rest round', () => {
    assert.deepEqual(bodyOf({ sections: [['\u202eשלום ', { bold: 'عميل' }]] }), [block('שלום **عميل**')]);
  });
});

describe('what was pressed in Teams', () => {
  it('is read from the data of the button', () => {
    assert.deepEqual(readPress({ format: 1, verb: 'acknowledge', key: 'ESC-1' }), {
      verb: 'acknowledge',
      key: 'ESC-1',
    });
    assert.deepEqual(readPress({ format: 1, verb: 'open', key: 'Down' }), { raise: 'Down' });
  });

  const foreign: unknown[] = [
    ...[null, 'x', 7, [], {}, { verb: 'acknowledge', key: 'ESC-1' }],
    ...[
      { format: 2, verb: 'acknowledge', key: 'ESC-1' },
      { format: 1, verb: 7, key: 'ESC-1' },
      { format: 1, verb: 'acknowledge', key: null },
      { format: 1, verb: 'acknowledge', key: '' },
      { format: 1, verb: 'acknowledge', key: 'k'.repeat(5_000) },
    ],
  ];
  for (const data of foreign)
    it(`is unknown for ${JSON.stringify(data).slice(0, 60)}`, () =>
      assert.deepEqual(readPress(data), { unknown: true }));
});
