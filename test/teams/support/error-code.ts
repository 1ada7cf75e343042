import assert from 'node:assert/strict';
import { AppError } from '../../../src/errors.ts';

/** Whether it is an AppError with this code, and with all of this. For assert.rejects. */
export const code =
  (expected: string, rest: Partial<AppError> = {}) =>
  (error: unknown) => {
    assert.ok(error instanceof AppError, String(error));
    assert.equal(error.code, expected, error.message);
    for (const [name, value] of Object.entries(rest)) assert.equal(Reflect.get(error, name), value, name);
    return true;
  };
