import assert from 'node:assert/strict';
import type { Escalation } from '../../src/domain/escalation.ts';
import { notice, tell } from '../../src/view/room-messages.ts';
import { opened, pass } from '../support/escalations.ts';

const entryOf = ({ timeline }: Escalation) =>
  timeline.find(({ event }) => event.what === 'role-unfilled') ?? assert.fail();

describe('that nobody has taken a role', () => {
  it('can be answered wherever it is told: in the room and by whoever hears it alone', () => {
    const waiting = pass(opened(), 30);
    const entry = entryOf(waiting);
    for (const message of [notice(waiting, entry), tell(waiting, entry, { room: 'C1', to: 'ben' })])
      assert.ok(message.buttons?.some((button) => 'verb' in button && button.verb === 'take-role'));
  });
});
