import assert from 'node:assert/strict';
import { htmlToText } from '../../src/teams/html-to-text.ts';

describe('the text of a message in Teams', () => {
  for (const [what, html, text] of [
    ['mentions', '<div><at id="0">Ben Okafor</at> - Hi</div>', '@Ben Okafor - Hi'],
    ['paragraphs and empty lines', '<p>one</p>\n<p>&nbsp;</p>\n<p>two<br>three</p>', 'one\n\ntwo\nthree'],
    ['signs', 'a &lt;b&gt; &amp;amp; &#128512; c&nbsp;d', 'a <b> &amp; 😀 c d'],
    ['links', '<a href="https://e.example/1">ticket</a>', 'ticket (https://e.example/1)'],
    [
      'links that say where they lead',
      '<a href="https://e.example/">https://e.example/</a>',
      'https://e.example/',
    ],
    ['lists', '<ul><li>one</li><li>two</li></ul>', '• one\n• two'],
    ['code', '<pre>if a:\n    b</pre>', 'if a:\n    b'],
    ['emoji by their names', '<emoji alt="🔥"></emoji> it burns', '🔥 it burns'],
    ['plain words', 'Checkout   is\ndown', 'Checkout is down'],
    ['what is no HTML', '1 < 2 && <<3', '1 < 2 && <<3'],
    ['nothing of scripts and styles', '<style>p{}</style>a<script>alert(1)</script>', 'a'],
    ['nothing', '', ''],
  ] as const)
    it(`has ${what}`, () => assert.equal(htmlToText(html), text));

  it('is of a length that a person could read, whatever was sent', () => {
    for (const part of ['<div>', '<a href=x>', '<', '&', '<pre> ', '</p>', '<!--'])
      assert.ok(htmlToText(part.repeat(200_000)).length <= 60_000);
  });
});
