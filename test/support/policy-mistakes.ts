import assert from 'node:assert/strict';
import { AppError } from '../../src/errors.ts';
import { parsePolicyFile } from '../../src/policy-file.ts';

/** Six lines, so that what a test adds begins on line 7. */
export const shortPolicy = `people:
  - { email: ana@example.com, name: Ana Kovács }
  - { email: Ben@Example.com, name: Ben Okafor, title: Support lead }
teams:
  check-out: { members: [ana@example.com, ben@example.com] }
managers: [ben@example.com]
`;

/** What is said about a policy file, a line each; nothing when it is fine. */
export function mistakesIn(text: string): string[] {
  try {
    parsePolicyFile(text, 'policy.yaml');
  } catch (error) {
    assert.ok(error instanceof AppError, `threw ${String(error)}`);
    assert.equal(error.code, 'policy-invalid');
    return error.message.split('\n').slice(1);
  }
  return [];
}
