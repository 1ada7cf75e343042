import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { importsOf, wrongArrows } from './support/arrows.ts';

const src = path.join(import.meta.dirname, '../src');

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((file) => file.split(path.sep).join('/'))
  .filter((file) => /\.tsx?$/.test(file));

describe('the architecture', () => {
  it('has no arrow that points the wrong way', () => {
    const wrong = files.flatMap((file) => wrongArrows(file, readFileSync(path.join(src, file), 'utf8')));
    assert.deepEqual(wrong, []);
  });

  it('is read from the files there are', () => {
    assert.ok(files.includes('domain/escalation.ts'));
    const known = importsOf(readFileSync(path.join(src, 'domain/escalation.ts'), 'utf8'));
    assert.ok(known.includes('zod') && known.includes('./deadlines.ts'));
  });
});

describe('the checker of the architecture', () => {
  const refused: [string, string][] = [
    ['domain/x.ts', "import { Schema } from 'mongoose';"],
    ['domain/x.ts', "import { readFileSync } from 'node:fs';"],
    ['domain/x.ts', "import { AppError } from '../errors.ts';"],
    ['domain/verbs/x.ts', "import type { Line } from '../../view/message.ts';"],
    ['view/x.ts', "import type { Answer } from '../usecases/ports.ts';"],
    ['view/x.ts', "import type { Block } from '@slack/types';"],
    ['usecases/x.ts', "import { Store } from '../store/connect.ts';"],
    ['usecases/x.ts', "import type { Platform } from '../delivery/ports.ts';"],
    ['store/x.ts', "import { Agenda } from 'agenda';"],
    ['store/x.ts', "import { startSlack } from '../slack/app.ts';"],
    ['jobs/x.ts', "import mongoose from 'mongoose';"],
    ['delivery/x.ts', "import { WebClient } from '@slack/web-api';"],
    ['slack/x.ts', "import { room } from '../teams/rooms.ts';"],
    ['slack/x.ts', "import { card } from 'botbuilder';"],
    ['slack/x.ts', "import { startApp } from '../app.ts';"],
    ['teams/x.ts', "import { room } from '../slack/rooms.ts';"],
    ['web/x.ts', "import { open } from 'lmdb';"],
    ['embedded-mongo/x.ts', "import type { Escalation } from '../domain/escalation.ts';"],
    ['practice/slack/x.ts', "import { blocks } from '../../slack/render.ts';"],
    ['errors.ts', "import { Escalation } from './domain/escalation.ts';"],
    ['errors.ts', "import { Query } from 'mingo';"],
    ['app.ts', "import { Types } from 'mongoose';"],
    ['app.ts', "import { story } from '../test/support/story.ts';"],
    ['utils/x.ts', 'export const one = 1;'],
    ['domain/x.ts', 'export const now = () => new Date();'],
    ['domain/x.ts', 'export const now = () => Date.now();'],
    ['view/x.ts', 'export const now = (): Date => new Date( );'],
    ['usecases/x.ts', 'const now = Date.now;'],
    ['domain/x.ts', 'export const zone = process.env.TZ;'],
  ];
  for (const [file, source] of refused) {
    it(`refuses ${source} in ${file}`, () => {
      assert.equal(wrongArrows(file, source).length, 1);
    });
  }

  const accepted: [string, string][] = [
    ['domain/verbs/x.ts', "import { z } from 'zod';\nimport { accept } from '../change.ts';"],
    ['domain/x.ts', 'export const later = (at: Date) => new Date(Number(at) + 1); // never new Date()'],
    ['domain/x.ts', '/** Never Date.now(), and nothing from mongoose. */\nexport const one = 1;'],
    ['view/x.ts', "const words = ['raised', ' from ', 'mongoose'];"],
    [
      'slack/x.ts',
      "import { App } from '@slack/bolt';\nimport type { UseCases } from '../usecases/use-cases.ts';",
    ],
    ['store/x.ts', "import type { EffectQueue } from '../delivery/ports.ts';"],
    ['app.ts', "import { startSlack } from './slack/app.ts';\nimport { words } from './view/words.ts';"],
  ];
  for (const [file, source] of accepted) {
    it(`accepts ${source.replaceAll('\n', ' ')} in ${file}`, () => {
      assert.deepEqual(wrongArrows(file, source), []);
    });
  }

  it('sees an import however it is written', () => {
    const source = [
      "import { a, type B } from 'one';",
      "import {\n  c,\n  d,\n} from 'two';",
      "import type { E } from 'three';",
      "import 'four';",
      "export * from 'five';",
      "export { f } from 'six';",
      "const g = await import('seven');",
      "// import { h } from 'eight';",
    ];
    assert.deepEqual(importsOf(source.join('\n')).sort(), [
      'five',
      'four',
      'one',
      'seven',
      'six',
      'three',
      'two',
    ]);
  });
});
