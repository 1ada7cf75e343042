import assert from 'node:assert/strict';
import { Refusal } from '../../src/practice/slack/refusal.ts';
import { validateMessageBlocks, validateView } from '../../src/practice/slack/validate-blocks.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const button = (extra: object = {}) => ({ type: 'button', action_id: 'a', text: plain('Go'), ...extra });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const option = (value: string) => ({ text: plain(value), value });
const options = (count: number) => Array.from({ length: count }, (_, index) => option(`o${index}`));
const select = (extra: object) => actions({ type: 'static_select', action_id: 's', ...extra });
const input = (element: object) => ({ type: 'input', label: plain('Label'), element });
const modal = (extra: object = {}) => ({
  type: 'modal',
  title: plain('Title'),
  submit: plain('Go'),
  blocks: [],
  ...extra,
});

function refusalOf(validate: () => unknown): { code: string; why: string } {
  try {
    validate();
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, why: error.explanations.join('; ') };
    throw error;
  }
  return { code: 'accepted', why: '' };
}

describe('blocks of a message', () => {
  const accepted: [string, unknown[]][] = [
    ['a section of 3,000 characters', [section('x'.repeat(3000))]],
    ['a header of 150 characters', [{ type: 'header', text: plain('x'.repeat(150)) }]],
    ['10 fields', [{ type: 'section', fields: Array.from({ length: 10 }, () => plain('x')) }]],
    ['50 blocks', Array.from({ length: 50 }, () => ({ type: 'divider' }))],
    [
      '25 buttons',
      [actions(...Array.from({ length: 25 }, (_, index) => button({ action_id: `a${index}` })))],
    ],
    ['100 options', [select({ options: options(100) })]],
    ['a button value of 2,000 characters', [actions(button({ value: 'x'.repeat(2000) }))]],
  ];
  for (const [what, blocks] of accepted) {
    it(`accepts ${what}`, () =>
      assert.equal(refusalOf(() => validateMessageBlocks(blocks)).code, 'accepted'));
  }

  const refused: [string, unknown[], string, RegExp][] = [
    [
      '51 blocks',
      Array.from({ length: 51 }, () => ({ type: 'divider' })),
      'invalid_blocks',
      /no more than 50 items/,
    ],
    [
      'a long section',
      [section('x'.repeat(3001))],
      'invalid_blocks',
      /no more than 3000 characters .*\/blocks\/0\/text\/text/,
    ],
    ['an empty text', [section('')], 'invalid_blocks', /at least 1 characters/],
    ['a long header', [{ type: 'header', text: plain('x'.repeat(151)) }], 'invalid_blocks', /150 characters/],
    [
      'mrkdwn in a header',
      [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }],
      'invalid_blocks',
      /blocks\/0\/text/,
    ],
    [
      '11 fields',
      [{ type: 'section', fields: Array.from({ length: 11 }, () => plain('x')) }],
      'invalid_blocks',
      /10 items/,
    ],
    ['a section without text', [{ type: 'section' }], 'invalid_blocks', /either `text` or `fields`/],
    ['a long button', [actions(button({ text: plain('x'.repeat(76)) }))], 'invalid_blocks', /75 characters/],
    [
      'a long button value',
      [actions(button({ value: 'x'.repeat(2001) }))],
      'invalid_blocks',
      /2000 characters/,
    ],
    [
      'a long action id',
      [actions(button({ action_id: 'x'.repeat(256) }))],
      'invalid_blocks',
      /255 characters/,
    ],
    [
      '26 buttons',
      [actions(...Array.from({ length: 26 }, (_, i) => button({ action_id: `a${i}` })))],
      'invalid_blocks',
      /25 items/,
    ],
    [
      'the same action id twice',
      [actions(button(), button())],
      'invalid_blocks',
      /`action_id` a already exists/,
    ],
    [
      'the same block id twice',
      [
        { type: 'divider', block_id: 'x' },
        { type: 'divider', block_id: 'x' },
      ],
      'invalid_blocks',
      /`block_id` x already exists/,
    ],
    ['101 options', [select({ options: options(101) })], 'invalid_blocks', /100 items/],
    ['a select without options', [select({})], 'invalid_blocks', /either `options` or `option_groups`/],
    [
      'an initial option that is not offered',
      [select({ options: options(2), initial_option: option('z') })],
      'invalid_blocks',
      /initial option z/,
    ],
    ['6 overflow options', [actions({ type: 'overflow', options: options(6) })], 'invalid_blocks', /5 items/],
    ['an unknown block', [{ type: 'carousel' }], 'invalid_blocks', /blocks\/0/],
    [
      'an unknown property',
      [{ ...section('x'), color: 'red' }],
      'invalid_blocks',
      /invalid additional property: color/,
    ],
    ['an input', [input({ type: 'plain_text_input' })], 'invalid_blocks', /blocks\/0/],
    [
      '13,201 characters in all',
      [...Array.from({ length: 5 }, () => section('x'.repeat(2640))), section('x')],
      'msg_blocks_too_long',
      /13201/,
    ],
  ];
  for (const [what, blocks, code, why] of refused) {
    it(`refuses ${what}`, () => {
      const refusal = refusalOf(() => validateMessageBlocks(blocks));
      assert.equal(refusal.code, code);
      assert.match(refusal.why, why);
    });
  }

  it('gives every block and element an id', () => {
    const [first] = validateMessageBlocks([actions({ type: 'button', text: plain('Go') })]);
    assert.equal(first?.block_id, 'b0');
    assert.equal(first?.type === 'actions' && first.elements[0]?.action_id, 'a0-0');
  });
});

describe('views', () => {
  it('accepts a modal with 100 blocks', () => {
    const blocks = Array.from({ length: 100 }, () => ({ type: 'divider' }));
    assert.equal(refusalOf(() => validateView(modal({ blocks }))).code, 'accepted');
  });

  const refused: [string, object, RegExp][] = [
    ['a modal without title', { type: 'modal', blocks: [] }, /missing required field: title/],
    ['a long title', modal({ title: plain('x'.repeat(25)) }), /24 characters/],
    ['101 blocks', modal({ blocks: Array.from({ length: 101 }, () => ({ type: 'divider' })) }), /100 items/],
    [
      'inputs without submit',
      { type: 'modal', title: plain('x'), blocks: [input({ type: 'plain_text_input' })] },
      /submit/,
    ],
    ['long private metadata', modal({ private_metadata: 'x'.repeat(3001) }), /3000 characters/],
    ['a button as input', modal({ blocks: [input(button())] }), /blocks\/0/],
    ['11 checkboxes', modal({ blocks: [input({ type: 'checkboxes', options: options(11) })] }), /10 items/],
    [
      'a Home with submit',
      { type: 'home', submit: plain('Go'), blocks: [] },
      /invalid additional property: submit/,
    ],
  ];
  for (const [what, view, why] of refused) {
    it(`refuses ${what}`, () => {
      const refusal = refusalOf(() => validateView(view));
      assert.equal(refusal.code, 'invalid_arguments');
      assert.match(refusal.why, why);
    });
  }
});
