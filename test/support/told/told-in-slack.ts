import type { Filling, Person } from '../../../src/practice/slack/person.ts';
import { type Room, type Story, startStory } from '../story.ts';
import { type Actor, type Form, named, type StartTold, type ToldRoom, type Where } from './told.ts';

const filling = (value: Form[string]): Filling => {
  if (typeof value === 'string' || value instanceof Date) return value;
  if ('person' in value) return `${value.person}@example.com`;
  return value.people.map((name) => `${name}@example.com`);
};
const fillings = (form: Form): Record<string, Filling> =>
  Object.fromEntries(Object.entries(form).map(([field, value]) => [field, filling(value)]));

/** Where messages for one person alone turn up. */
const aloneIn = (person: Person, room: string | undefined): string[] =>
  ['dm', 'support', 'escalations', ...(room ? [room] : [])].flatMap((where) =>
    person
      .messages(where)
      .filter(({ isEphemeral }) => isEphemeral || where === 'dm')
      .map(({ plain }) => named(plain)),
  );

function actorOf(story: Story, person: Person, roomName: () => string | undefined): Actor {
  const places: Record<Exclude<Where, 'alone'>, () => string> = {
    ...{
      room: () => roomName() ?? '',
      dm: () => 'dm',
      announcement: () => 'escalations',
      home: () => 'home',
    },
  };
  /** Slack answers somebody alone wherever they have asked. */
  async function placeOf(where: Where, label: string): Promise<string> {
    if (where !== 'alone') return places[where]();
    const asked = () =>
      ['support', roomName() ?? ''].find((place) => place && person.sees(label, { in: place }));
    await until(asked, `sees ${label}`);
    return asked() ?? '';
  }
  const told = () => [...aloneIn(person, roomName()), named(person.view?.plain ?? '')];
  const until = (condition: () => unknown, what: string) => story.until(condition, `${person.name}: ${what}`);
  return {
    name: person.name,
    async raises(title, form = {}, copies = 1) {
      await person.command('/escalate', title, { in: 'support' });
      await person.fills(fillings(form));
      return Object.values((await person.submits({ copies })).errors);
    },
    async raisesFrom(words) {
      await person.says(words, { in: 'support' });
      await person.shortcut('raise', { message: words });
      await person.submits();
    },
    async does(label, where, { form, first, message } = {}) {
      const spot = { in: await placeOf(where, label), ...(message !== undefined && { message }) };
      await person.clicks(label, spot);
      if (!form) return [];
      await until(() => person.view?.submit, `has the form of ${label}`);
      for (const [field, value] of Object.entries(first ?? {}))
        await person.chooses(field, value, { in: 'view' });
      for (const field of Object.keys(form))
        await until(() => person.view?.labels.includes(field), `sees ${field}`);
      await person.fills(fillings(form));
      return Object.values((await person.submits()).errors);
    },
    async corrects(form) {
      await person.fills(fillings(form));
      return Object.values((await person.submits()).errors);
    },
    givesUp: () => person.closes(),
    says: (words) => person.says(words, { in: places.room() }),
    async addsToTimeline(words) {
      await person.shortcut('add-to-timeline', { message: words, in: places.room() });
      await until(() => person.view?.submit, 'the form is there');
      await person.submits();
    },
    async asks(words, expected) {
      const before = aloneIn(person, undefined).length;
      await person.command('/escalate', words, { in: 'support' });
      await until(
        () =>
          aloneIn(person, undefined)
            .slice(before)
            .some((each) => expected.test(each)),
        `is answered ${expected}`,
      );
    },
    expectTold: (expected) => until(() => told().some((each) => expected.test(each)), `is told ${expected}`),
    wasTold: (words) => told().some((each) => words.test(each)),
    timesTold: (words) => aloneIn(person, roomName()).filter((each) => words.test(each)).length,
    opensHome: () => person.opensHome(),
    home: () => named(person.home?.plain ?? ''),
  };
}

function roomOf(story: Story, room: Room): ToldRoom {
  const messages = () => story.ana.messages(room.name).map(({ plain }) => named(plain));
  const card = () => named(room.card());
  return {
    card,
    cards: () => room.cards().length,
    async expectCard(...expected) {
      for (const pattern of expected)
        await story.until(() => pattern.test(card()), `the card says ${pattern}`);
    },
    expectMessage: (expected) =>
      story.until(() => messages().some((each) => expected.test(each)), `the room says ${expected}`),
    expectNothing: (unexpected) => room.expectNothing(unexpected),
    count: (words) => messages().filter((each) => words.test(each)).length,
    expectIn: (...names) =>
      story.until(() => names.every((name) => room.hasIn(name)), `${names.join()} are in the room`),
    hasIn: (name) => room.hasIn(name),
  };
}

/** Stories told in a practice Slack. */
export const tellInSlack: StartTold = async (policy) => {
  const story = await startStory(undefined, policy);
  const rooms = () => story.slack.channels.filter(({ name }) => name.startsWith('esc-'));
  const sees = (where: string, expected: RegExp) =>
    story.until(
      () => story.ana.messages(where).some(({ plain }) => expected.test(named(plain))),
      `${where} says ${expected}`,
    );
  return {
    person: (name) => actorOf(story, story.slack.person(`${name}@example.com`), () => rooms()[0]?.name),
    time: story.time,
    async room() {
      const room = roomOf(story, await story.room('esc-1-'));
      await room.expectCard(/ESC-1/);
      return room;
    },
    rooms: () => rooms().length,
    expectAnnounced: (expected) => sees('escalations', expected),
    expectAtOrigin: (expected) => sees('support', expected),
    until: (condition, what) => story.until(condition, what),
    idle: () => story.idle(),
    stop: () => story.stop(),
  };
};
