import assert from 'node:assert/strict';
import type { Person } from '../../../src/practice/slack/person.ts';
import { startPracticeSlack } from '../../../src/practice/slack/practice-slack.ts';
import { startSlack } from '../../../src/slack/app.ts';
import type { FormField } from '../../../src/view/message.ts';
import { memoryLog, signingSecret } from '../../slack/support/slack-bench.ts';
import { productInMemory } from '../product-in-memory.ts';
import { type Answers, accounts, type Door, knownPeople, type Outcome, plainly, serve } from './door.ts';

/** What a person would type or choose. */
const filling = ({ kind }: FormField, value: string | readonly string[]): string | readonly string[] => {
  const emailOf = (person: string) => `${person}@example.com`;
  if (kind === 'person' && typeof value === 'string') return emailOf(value);
  return kind === 'people' && typeof value !== 'string' ? value.map(emailOf) : value;
};

export async function openSlackDoor(): Promise<Door> {
  const product = productInMemory();
  const slack = await startPracticeSlack({ people: accounts, channels: ['support'], signingSecret });
  const log = memoryLog();
  const side = await startSlack({
    ...{ useCases: product, people: knownPeople(), clock: { now: product.now }, log },
    config: { botToken: slack.token, signingSecret, apiUrl: slack.apiUrl },
  });
  const server = await serve((request, response) => side.handler?.(request, response));
  slack.connect(`${server.url}/slack/events`);

  const privately = (person: Person) =>
    ['dm', 'support'].flatMap((where) => person.messages(where).map(({ plain }) => plain));

  /** What was said to the person alone while they did this. */
  async function hears(person: Person, acting: () => Promise<Record<string, string>>): Promise<Outcome> {
    const before = privately(person).length;
    const wrong = Object.values(await acting()).map(plainly);
    await side.settled();
    const shown = person.view && !person.view.submit ? person.view.plain.replace(/^Muster/, '') : '';
    const faults = log.lines.filter(({ level }) => level === 'error');
    assert.deepEqual(faults, []);
    const said = [shown, ...privately(person).slice(before)].join(' ');
    if (person.view) await person.closes();
    return { said: plainly(said), wrong: wrong.sort() };
  }

  return {
    workspace: side.workspace,
    product,
    async does(name, button, answers: Answers) {
      const person = slack.person(`${name}@example.com`);
      await side.platform.post(
        { person: name },
        { tone: 'calm', fallback: ['x'], sections: [['x']], buttons: [button] },
        'x',
      );
      return hears(person, async () => {
        await person.clicks(button.label, { in: 'dm' });
        if (!product.needsForm(button.verb)) return {};
        const view = await slack.until(
          () => person.view?.title !== undefined && person.view.plain !== 'One moment…' && person.view,
        );
        if (!view.submit) return {};
        await person.fills(
          Object.fromEntries([...answers].map(([field, value]) => [field.label, filling(field, value)])),
        );
        return (await person.submits()).errors;
      });
    },
    async raises(name, words, answers) {
      const person = slack.person(`${name}@example.com`);
      return hears(person, async () => {
        await person.command('/escalate', words, { in: 'support' });
        await slack.until(() => person.view);
        await person.fills(Object.fromEntries(answers));
        return (await person.submits()).errors;
      });
    },
    async stop() {
      await server.stop();
      await side.stop();
      await slack.stop();
    },
  };
}
