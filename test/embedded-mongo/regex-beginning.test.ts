import assert from 'node:assert/strict';
import { textBeginning } from '../../src/embedded-mongo/regex-beginning.ts';

const beginnings: [condition: unknown, beginning: string | null][] = [
  [{ $regex: '^check' }, 'check'],
  [{ $regex: '^check', $options: 's' }, 'check'],
  [{ $regex: '^acme\\.com' }, 'acme.com'],
  [{ $regex: '^acme.com' }, 'acme'],
  [{ $regex: '^\\\\a' }, '\\a'],
  [{ $regex: '^ab?' }, 'a'],
  [{ $regex: '^ab*c' }, 'a'],
  [{ $regex: '^ab{0,2}' }, 'a'],
  [{ $regex: '^ab+' }, 'ab'],
  [{ $regex: '^a😀?' }, 'a'],
  [{ $regex: '^árvíz$' }, 'árvíz'],
  [{ $regex: '^a\\|b' }, 'a|b'],
  [{ $regex: '^a\\d' }, 'a'],
  [{ $regex: '^a|b' }, null],
  [{ $regex: '^a(b|c)' }, null],
  [{ $regex: '^a?' }, null],
  [{ $regex: '^(?i)a' }, null],
  [{ $regex: 'a' }, null],
  [{ $regex: '^' }, null],
  [{ $regex: '^a', $options: 'i' }, null],
  [{ $regex: '^a', $options: 'm' }, null],
  [{ $regex: '^a', $options: 'x' }, null],
  [{ $regex: 7 }, null],
  ['^a', null],
];

describe('how a text must begin', () => {
  for (const [condition, beginning] of beginnings)
    it(`${JSON.stringify(condition)}: ${beginning ?? 'nothing is known'}`, () =>
      assert.equal(textBeginning(condition), beginning));
});
