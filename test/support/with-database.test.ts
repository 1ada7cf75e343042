import assert from 'node:assert/strict';
import { withDatabase } from './with-database.ts';

describe('The address of a database of one test suite', () => {
  for (const [given, expected] of [
    ['mongodb://127.0.0.1:27017', 'mongodb://127.0.0.1:27017/t'],
    ['mongodb://127.0.0.1:27017/muster', 'mongodb://127.0.0.1:27017/t'],
    ['mongodb://a:1,b:2/?replicaSet=rs0', 'mongodb://a:1,b:2/t?replicaSet=rs0'],
    ['mongodb://a:1?directConnection=true', 'mongodb://a:1/t?directConnection=true'],
    ['mongodb://u:p@a:1,b:2/muster?w=1', 'mongodb://u:p@a:1,b:2/t?w=1&authSource=muster'],
    ['mongodb://u:p@a:1', 'mongodb://u:p@a:1/t?authSource=admin'],
    ['mongodb://u:p@a:1/muster?authSource=users', 'mongodb://u:p@a:1/t?authSource=users'],
    [
      'mongodb+srv://u:p@cluster.example.net/muster?w=majority',
      'mongodb+srv://u:p@cluster.example.net/t?w=majority',
    ],
  ] as const) {
    it(`${given} becomes ${expected}`, () => {
      assert.equal(withDatabase(given, 't'), expected);
    });
  }
});
