import assert from 'node:assert/strict';
import fc from 'fast-check';
import { validateMessageBlocks, validateView } from '../../src/practice/slack/validate-blocks.ts';
import type { Reader } from '../../src/slack/faces.ts';
import { readMetadata } from '../../src/slack/form-metadata.ts';
import { renderForm } from '../../src/slack/render-form.ts';
import { renderHome } from '../../src/slack/render-home.ts';
import { renderMessage } from '../../src/slack/render-message.ts';
import type { Line, MessageView, Piece } from '../../src/view/message.ts';
import { formView, homeView, hostileText, messageView, notedFormView } from '../support/arbitrary-views.ts';
import { marksIn, marksInMrkdwn } from './support/marks-in.ts';
import { field, formOf } from './support/stub-use-cases.ts';

const reader: Reader = {
  team: 'T0PRACTICE',
  faces: new Map([
    ['with-account', { name: 'Ana', slack: 'U0ANA' }],
    ['hostile-name', { name: '<!channel> *Ben*', slack: null }],
  ]),
};

/** The marks that a view may have: those its pieces ask for. */
function allowed(view: MessageView): (mark: string) => boolean {
  const lines = [
    view.fallback,
    ...(view.facts ?? []).map(({ value }) => value),
    ...(view.sections ?? []),
    view.footer ?? [],
  ];
  const pieces = lines.flat();
  const has = (name: string) => pieces.some((piece: Piece) => typeof piece === 'object' && name in piece);
  const links = pieces.flatMap((piece) => (typeof piece === 'object' && 'link' in piece ? [piece.link] : []));
  return (mark) => {
    if (mark === 'bold') return has('bold') || (view.facts ?? []).length > 0;
    if (mark === 'italic') return has('italic');
    if (mark === 'date') return has('at');
    if (mark === 'user U0ANA') return has('person');
    if (mark === 'channel C0000000001') return has('room');
    return mark.startsWith('link http') && links.some((link) => URL.canParse(link) && sameLink(link, mark));
  };
}
const sameLink = (link: string, mark: string): boolean =>
  new URL(mark.slice('link '.length)).host === new URL(link).host;

const message = (rest: Partial<MessageView>): MessageView => ({ tone: 'calm', fallback: ['Words'], ...rest });
const textsOf = (line: Line): unknown => renderMessage(message({ sections: [line] }), reader).blocks[0];
const section = (...elements: unknown[]) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
});

describe('a message in Slack', () => {
  const at = new Date('2026-03-02T14:20:30Z');
  const leaves: [string, Piece, unknown][] = [
    ['a text', '<!channel> & *x*', { type: 'text', text: '<!channel> & *x*' }],
    ['bold', { bold: 'b' }, { type: 'text', text: 'b', style: { bold: true } }],
    ['italic', { italic: 'i' }, { type: 'text', text: 'i', style: { italic: true } }],
    ['a person with an account', { person: 'with-account' }, { type: 'user', user_id: 'U0ANA' }],
    ['a person without', { person: 'hostile-name' }, { type: 'text', text: '<!channel> *Ben*' }],
    ['somebody unknown', { person: 'unknown' }, { type: 'text', text: 'somebody' }],
    [
      'a time',
      { at, as: 'time' },
      { type: 'date', timestamp: 1_772_461_230, format: '{time}', fallback: '14:20 UTC' },
    ],
    [
      'a day and time',
      { at, as: 'day-time' },
      {
        type: 'date',
        timestamp: 1_772_461_230,
        format: '{date_short_pretty} {time}',
        fallback: '2026-03-02 14:20 UTC',
      },
    ],
    [
      'a link',
      { link: 'https://example.com', label: 'L' },
      { type: 'link', url: 'https://example.com/', text: 'L' },
    ],
    ['a link that is none', { link: 'javascript:alert(1)', label: 'L' }, { type: 'text', text: 'L' }],
    ['a room', { room: 'C0000000001' }, { type: 'channel', channel_id: 'C0000000001' }],
  ];
  for (const [what, piece, expected] of leaves)
    it(`shows ${what}`, () => assert.deepEqual(textsOf([piece]), section(expected)));

  it('shows a quote apart from the words around it', () => {
    assert.deepEqual(textsOf(['He said ', { quote: 'no\nno' }, ' twice']), {
      type: 'rich_text',
      elements: [
        { type: 'rich_text_section', elements: [{ type: 'text', text: 'He said ' }] },
        { type: 'rich_text_quote', elements: [{ type: 'text', text: 'no\nno' }] },
        { type: 'rich_text_section', elements: [{ type: 'text', text: ' twice' }] },
      ],
    });
  });

  it('has its tone before the title, and the facts in columns', () => {
    const view = message({
      tone: 'danger',
      title: 'ESC-1 · <Down>',
      facts: [{ label: 'Owner', value: [{ person: 'with-account' }] }],
    });
    assert.deepEqual(renderMessage(view, reader).blocks, [
      { type: 'header', text: { type: 'plain_text', text: '🔴 ESC-1 · <Down>', emoji: true } },
      { type: 'section', fields: [{ type: 'mrkdwn', verbatim: true, text: '*Owner*\n<@U0ANA>' }] },
    ]);
  });

  it('has no heading where there is no title: no mark stands alone', () => {
    for (const tone of ['good', 'attention', 'danger'] as const)
      assert.deepEqual(renderMessage(message({ tone, sections: [['Words']] }), reader).blocks, [
        section({ type: 'text', text: 'Words' }),
      ]);
  });

  it('says in its fallback the same, with mentions and times', () => {
    const fallback: Line = [
      { bold: 'Late: ' },
      { person: 'with-account' },
      ' by ',
      { at, as: 'time' },
      ' <!here>',
    ];
    assert.equal(
      renderMessage(message({ fallback }), reader).text,
      '*Late:* <@U0ANA> by <!date^1772461230^{time}|14:20 UTC> &lt;!here&gt;',
    );
  });

  it('puts a menu behind three dots, a long one behind several that say what is in them, and opens rooms by link', () => {
    const menu = (count: number) =>
      Array.from({ length: count }, (_, n) => ({ verb: `v${n}`, key: 'ESC-1', label: `Do ${n}` }));
    const controls = (view: Partial<MessageView>): { type: string }[] =>
      renderMessage(message(view), reader).blocks.flatMap<{ type: string }>((block) =>
        block.type === 'actions' ? block.elements : [],
      );
    assert.deepEqual(
      controls({ menu: menu(5) }).map(({ type }) => type),
      ['overflow'],
    );
    const { blocks } = renderMessage(message({ menu: menu(6) }), reader);
    assert.deepEqual(
      blocks.map((block) => block.type === 'section' && [block.text?.text, block.accessory?.type]),
      [
        ['Do 0 · Do 1 · Do 2', 'overflow'],
        ['Do 3 · Do 4 · Do 5', 'overflow'],
      ],
    );
    assert.deepEqual(controls({ buttons: [{ open: 'C1', label: 'Open room', in: 'room' }] }), [
      {
        type: 'button',
        text: { type: 'plain_text', text: 'Open room', emoji: true },
        action_id: 'link:0',
        url: 'https://app.slack.com/client/T0PRACTICE/C1',
      },
    ]);
  });

  it('shows a list of lines close together, in one block', () => {
    const sections = Array.from({ length: 31 }, (_, n) => [`line ${n}`]);
    const { blocks } = renderMessage(message({ sections }), reader);
    assert.equal(blocks.length, 1);
    assert.equal(JSON.stringify(blocks).match(/line \d+/g)?.length, 31);
  });

  it('shows any view within all limits', () => {
    fc.assert(
      fc.property(messageView, (view) => {
        const { text, blocks } = renderMessage(view, reader);
        validateMessageBlocks(JSON.parse(JSON.stringify(blocks)));
        assert.ok(text.length > 0 && text.length <= 4_000);
      }),
    );
  });

  it('makes markup of no text, whatever it holds', () => {
    fc.assert(
      fc.property(messageView, (view) => {
        const { text, blocks } = renderMessage(view, reader);
        const marks = [...marksIn(blocks), ...marksInMrkdwn(text)];
        assert.deepEqual(
          marks.filter((mark) => !allowed(view)(mark)),
          [],
        );
        assert.doesNotMatch(JSON.stringify({ text, blocks }), /[\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });

  it('reads in every place as it was written', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const { blocks, text: fallback } = renderMessage(
          message({
            title: text,
            fallback: [text],
            sections: [[text]],
            footer: [text],
            facts: [{ label: 'L', value: [text] }],
          }),
          reader,
        );
        assert.deepEqual(
          [...marksIn(blocks), ...marksInMrkdwn(fallback)].filter((mark) => mark !== 'bold'),
          [],
        );
      }),
    );
  });
});

describe('a form in Slack', () => {
  it('shows any view within all limits, even with nothing to choose from', () => {
    fc.assert(
      fc.property(formView, (view) => {
        validateView(JSON.parse(JSON.stringify(renderForm(view, reader, 'C1'))));
      }),
    );
  });

  it('shows the same with any notes, drawn anew with ids of its own', () => {
    const ids = new Map([
      ['field0', 'value:2'],
      ['field1', 'value:7'],
    ]);
    fc.assert(
      fc.property(notedFormView, (view) => {
        validateView(JSON.parse(JSON.stringify(renderForm(view, reader, 'C1', ids))));
      }),
      { numRuns: 50 },
    );
  });

  it('leaves out what stands in its fields where Slack would not carry all, before it cuts what it carries', () => {
    const carried = (length: number) => {
      const fields = [
        field('title', 'line', { initial: 'Down' }),
        field('more', 'text', { initial: 'Long' }),
      ];
      const view = formOf('open', null, fields, { carry: { originText: 'x'.repeat(length) } });
      const { carry, filled } =
        readMetadata(renderForm(view, reader, null, new Map()).private_metadata ?? '') ?? {};
      return [carry?.originText?.length, filled];
    };
    assert.deepEqual(carried(1_000), [1_000, { title: 'Down' }]);
    assert.deepEqual(carried(2_930), [2_930, {}]);
    assert.deepEqual(carried(4_000), [1_500, {}]);
  });

  it('has its notes under the field they are about, else before all fields', () => {
    const note: MessageView = { tone: 'calm', fallback: ['N'], sections: [['N']] };
    const fields = ['a', 'b'].map((name) => field(name, 'line'));
    const order = (under: string | null) =>
      renderForm(
        formOf('open', null, fields, { notes: { under, messages: [note] } }),
        reader,
        null,
      ).blocks.map((block) => ('block_id' in block && block.block_id) || block.type);
    assert.deepEqual(order('a'), ['a', 'rich_text', 'b']);
    assert.deepEqual(order('b'), ['a', 'b', 'rich_text']);
    assert.deepEqual(order(null), ['rich_text', 'a', 'b']);
    assert.deepEqual(order('gone'), ['rich_text', 'a', 'b']);
  });

  it('tells the app of a line when Enter is pressed, and of a choice at once, where it is to be drawn anew', () => {
    const options = [{ value: 'a', label: 'A' }];
    const fields = [
      field('line', 'line', { refreshes: true }),
      field('choice', 'choice', { refreshes: true, options }),
      field('other', 'line'),
    ];
    const { blocks } = validateView(
      JSON.parse(JSON.stringify(renderForm(formOf('open', null, fields), reader, null))),
    );
    const inputs = blocks.flatMap((block) => (block.type === 'input' ? [block] : []));
    assert.deepEqual(
      inputs.map(({ dispatch_action: isTold = false }) => isTold),
      [true, true, false],
    );
    assert.deepEqual(
      inputs.map(({ element }) => 'dispatch_action_config' in element && element.dispatch_action_config),
      [{ trigger_actions_on: ['on_enter_pressed'] }, false, false],
    );
  });

  it('makes markup of no text', () => {
    fc.assert(
      fc.property(formView, (view) => {
        const marks = marksIn(renderForm(view, reader, null));
        const isAllowed = allowed({ tone: 'calm', fallback: view.intro ?? [] });
        assert.deepEqual(
          marks.filter((mark) => !isAllowed(mark)),
          [],
        );
      }),
    );
  });
});

describe('App Home in Slack', () => {
  it('shows any view within all limits', () => {
    fc.assert(
      fc.property(homeView, (view) => {
        validateView(JSON.parse(JSON.stringify(renderHome(view, reader))));
      }),
      { numRuns: 30 },
    );
  });

  it('counts what finds no room any more', () => {
    const items = Array.from({ length: 200 }, (_, n) => message({ sections: [[`case ${n}`]] }));
    const home = renderHome({ raise: 'Raise', sections: [{ title: 'Open', empty: 'None', items }] }, reader);
    const shown = JSON.stringify(home).match(/case \d+/g)?.length ?? 0;
    assert.ok(shown > 90);
    assert.match(JSON.stringify(home), new RegExp(`And ${200 - shown} more\\.`));
  });
});
