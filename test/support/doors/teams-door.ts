import assert from 'node:assert/strict';
import { textOf } from '../../../src/practice/teams/card-actions.ts';
import { startTeams } from '../../../src/teams/app.ts';
import type { FormField } from '../../../src/view/message.ts';
import { memoryLog } from '../../slack/support/slack-bench.ts';
import { productInMemory } from '../product-in-memory.ts';
import { type FakePerson, plainOf } from '../teams/fake-person.ts';
import { appId, appPassword, channel, FakeTeams, tenant } from '../teams/fake-teams.ts';
import { type Answers, accounts, type Door, knownPeople, type Outcome, plainly, serve } from './door.ts';

export async function openTeamsDoor(): Promise<Door> {
  const product = productInMemory();
  const teams = await FakeTeams.start(accounts);
  const log = memoryLog();
  const kept = new Map();
  const side = await startTeams({
    ...{ useCases: product, people: knownPeople(), clock: { now: product.now }, log },
    conversations: {
      remember: async (conversation) => void kept.set(conversation.id, conversation),
      find: async (id) => kept.get(id) ?? null,
      forget: async (id) => void kept.delete(id),
    },
    config: {
      ...{ appId, appPassword, tenant, channel, rooms: 'thread' },
      ...{ appType: 'SingleTenant', otherTenants: [] },
      ...{ serviceUrl: teams.serviceUrl, loginUrl: `${teams.url}/login`, openIdUrl: `${teams.url}/openid` },
    },
  });
  const server = await serve((request, response) => side.handler(request, response));
  teams.botUrl = `${server.url}/api/messages`;

  const filling = ({ kind }: FormField, value: string | readonly string[]): string => {
    const objectOf = (person: string) => teams.person(`${person}@example.com`).object;
    const many = typeof value === 'string' ? [value] : value;
    return (kind === 'person' || kind === 'people' ? many.map(objectOf) : many).join(',');
  };

  async function hears(person: FakePerson, acting: () => Promise<unknown>): Promise<Outcome> {
    const before = teams.messagesIn(person.chat).length;
    person.heard = '';
    person.closes();
    await acting();
    await side.settled();
    const faults = log.lines.filter(({ level }) => level === 'error');
    assert.deepEqual(faults, []);
    const shown = textOf(person.dialog?.card);
    const wrong = [...shown.matchAll(/⚠️ (.*)/g)].map(([, words = '']) => plainly(words));
    const told = teams.messagesIn(person.chat).slice(before).map(plainOf);
    const said = person.heard === done ? '' : person.heard;
    return {
      said: plainly(wrong.length > 0 ? '' : [said, shown, ...told].join(' ')),
      wrong: wrong.sort(),
    };
  }
  /** Slack says nothing where the case itself shows it; under a card in Teams there would be nothing to see of a click. */
  const done = 'Done. The card shows it in a moment.';

  return {
    workspace: side.workspace,
    product,
    async does(name, button, answers: Answers) {
      const person = teams.person(`${name}@example.com`);
      await side.platform.post(
        { person: name },
        { tone: 'calm', fallback: ['x'], sections: [['x']], buttons: [button] },
        'x',
      );
      return hears(person, async () => {
        await person.clicks(button.label);
        if (!product.needsForm(button.verb) || person.isToldOnly) return;
        person.fills(
          Object.fromEntries([...answers].map(([field, value]) => [field.label, filling(field, value)])),
        );
        await person.submits();
      });
    },
    async raises(name, words, answers) {
      const person = teams.person(`${name}@example.com`);
      await person.says(`escalate ${words}`);
      await teams.until(() => person.sees().some((each) => each.includes('Open the form')));
      return hears(person, async () => {
        await person.clicks('Open the form');
        person.fills(Object.fromEntries(answers));
        await person.submits();
      });
    },
    async stop() {
      await server.stop();
      await side.stop();
      await teams.stop();
    },
  };
}
