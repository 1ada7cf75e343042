import assert from 'node:assert/strict';
import { whyUnsafe } from '../../../src/domain/signs/safe-pattern.ts';

describe('a pattern', () => {
  const safe = [
    'refund',
    'ticket \\d{1,8} again',
    '(?:sue|court|lawyer)s?',
    'no .* reply',
    '[a-z]{2}\\p{L}+',
    '(ab){3}',
    'a\\*b\\)',
    '[^\\]*]x',
  ];
  for (const pattern of safe) it(`${pattern} is safe`, () => assert.equal(whyUnsafe(pattern), null));

  const refused: [string, RegExp][] = [
    ['(a+)+b', /repetition of something/],
    ['(?:a|aa)*b', /repetition of something/],
    ['(a?){30}b', /repetition of something/],
    ['a*a*b', /too long|very long/],
    ['.*x.*y', /very long/],
    ['a{0,99}b{0,99}', /very long/],
    ['(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)', /very long/],
    ['(a)\\1', /refer back/],
    ['(?<n>a)\\k<n>', /plain groups/],
    ['(?=a)b', /plain groups/],
    ['(?<!a)b', /plain groups/],
    ['a'.repeat(201), /at most 200/],
    ['(', /not a regular expression/],
    ['[a', /not a regular expression/],
    ['a{2,1}', /not a regular expression/],
  ];
  for (const [pattern, why] of refused)
    it(`${pattern.slice(0, 60)} is refused`, () => assert.match(whyUnsafe(pattern) ?? '', why));
});
