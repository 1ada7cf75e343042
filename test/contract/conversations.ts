import assert from 'node:assert/strict';
import type { Conversations } from '../../src/usecases/ports.ts';

const where = { serviceUrl: 'https://teams.example/', conversation: 'a:1', team: null, group: null };
const chat = { id: 'teams:t1/with/o1', ...where };

/** What every store of conversations does. `fresh` gives an empty one. */
export function conversationsContract(fresh: () => Promise<Conversations>): void {
  let conversations: Conversations;
  beforeEach(async () => {
    conversations = await fresh();
  });

  it('a conversation is found again by its name, and no other', async () => {
    await conversations.remember(chat);
    assert.deepEqual(await conversations.find(chat.id), chat);
    assert.equal(await conversations.find('teams:t1/with/o2'), null);
  });

  it('the latest word on where it is counts', async () => {
    await conversations.remember(chat);
    const moved = { ...chat, serviceUrl: 'https://elsewhere.example/', team: '19:team', group: 'g1' };
    await conversations.remember(moved);
    assert.deepEqual(await conversations.find(chat.id), moved);
  });

  it('twenty at once remember one', async () => {
    await Promise.all(Array.from({ length: 20 }, () => conversations.remember(chat)));
    assert.deepEqual(await conversations.find(chat.id), chat);
  });

  it('what is forgotten is not found, and may be forgotten again', async () => {
    await conversations.remember(chat);
    for (const _ of ['once', 'again']) await conversations.forget(chat.id);
    assert.equal(await conversations.find(chat.id), null);
  });
}
