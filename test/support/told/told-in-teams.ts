import assert from 'node:assert/strict';
import { DateTime } from 'luxon';
import { inputsOf, textOf } from '../../../src/practice/teams/card-actions.ts';
import { cardOf, type FakePerson, plainOf } from '../teams/fake-person.ts';
import type { Message } from '../teams/fake-teams.ts';
import { startTeamsStory, type TeamsStory } from '../teams/teams-story.ts';
import { type Actor, type Form, named, type StartTold, type ToldRoom, type Where } from './told.ts';

const wordsOf = (message: Message): string => named(plainOf(message));
const isPage = (message: Message): boolean => textOf(cardOf(message)).includes('Waiting for you');

function actorOf(story: TeamsStory, person: FakePerson, roomIs: () => string | undefined): Actor {
  const { teams } = story;
  const value = (given: Exclude<Form[string], Date>): string => {
    if (typeof given === 'string') return given;
    const names = 'person' in given ? [given.person] : given.people;
    return names.map((name) => story.person(name).object).join(',');
  };
  const values = (form: Form): Record<string, string> =>
    Object.fromEntries(
      Object.entries(form).flatMap(([field, given]) =>
        given instanceof Date ? momentOf(field, given, person) : [[field, value(given)]],
      ),
    );
  const announcement = () => teams.threads().find((thread) => thread !== roomIs()) ?? '';
  const places: Record<Where, () => string> = {
    ...{ room: () => roomIs() ?? '', dm: () => person.chat, announcement, home: () => person.chat },
    alone: () => person.chat,
  };
  const told = () => [
    ...teams.messagesIn(person.chat).map(wordsOf),
    named(person.heard),
    named(textOf(person.dialog?.card)),
  ];
  /** What is wrong stands under its field. */
  async function sends(): Promise<string[]> {
    const said = await person.submits();
    return [...said.matchAll(/⚠️ (.*)/g)].map(([, wrong = '']) => wrong);
  }
  const message = async (words: string, conversation: string) => {
    const found = await teams.until(() =>
      teams.messagesIn(conversation).find((each) => wordsOf(each).includes(words)),
    );
    return { id: found.id, conversation };
  };
  return {
    name: person.name,
    async raises(title, form = {}, copies = 1) {
      await person.says(`escalate ${title}`);
      await person.clicks('Open the form');
      person.fills(values(form));
      const { dialog } = person;
      const wrong = await sends();
      for (let sent = 1; sent < copies; sent++) {
        person.dialog = dialog;
        person.fills(values(form));
        await person.submits();
      }
      return wrong;
    },
    async raisesFrom(words) {
      await person.chooses('raise-from-message', person.writes(words));
      await person.submits();
    },
    async does(label, where, { form, first, message: words } = {}) {
      const conversation = await teams.until(() => places[where]());
      await person.clicks(label, conversation, words);
      if (!form) return [];
      if (first) {
        person.fills(first);
        assert.match(await person.submits(), /Please look at the rest again/);
      }
      person.fills(values(form));
      return sends();
    },
    async corrects(form) {
      person.fills(values(form));
      return sends();
    },
    givesUp: async () => person.closes(),
    says: async (words) => void (await person.utters(words, places.room())),
    async addsToTimeline(words) {
      await person.chooses('add-to-timeline', await message(words, places.room()));
      await person.submits();
    },
    async asks(words, expected) {
      const before = teams.messagesIn(person.chat).length;
      await person.says(words);
      await teams.until(() =>
        teams
          .messagesIn(person.chat)
          .slice(before)
          .some((each) => expected.test(wordsOf(each))),
      );
    },
    expectTold: async (expected) =>
      void (await teams.until(() => told().some((each) => expected.test(each)))),
    wasTold: (words) => told().some((each) => words.test(each)),
    timesTold: (words) =>
      teams
        .messagesIn(person.chat)
        .map(wordsOf)
        .filter((each) => words.test(each)).length,
    opensHome: async () => void (await person.says('home')),
    home: () => wordsOf(teams.messagesIn(person.chat).findLast(isPage) ?? nothing),
  };
}

/** A day and a time, in the zone that the form names. */
function momentOf(field: string, at: Date, { dialog }: FakePerson): [string, string][] {
  const names = inputsOf(dialog?.card).map(({ name }) => name);
  const time = names.find((name) => name.startsWith(`${field} (time in `)) ?? '';
  const [, zone] = /\(time in (.*?)\)/.exec(time) ?? [];
  const local = DateTime.fromJSDate(at, { zone: zone ?? 'utc' });
  return [
    [`${field} (day)`, local.toFormat('yyyy-LL-dd')],
    [time, local.toFormat('HH:mm')],
  ];
}

const nothing: Message = { id: '', activity: {}, edits: 0 };

function roomOf(story: TeamsStory, thread: string): ToldRoom {
  const { teams } = story;
  const card = () => named(story.card(thread));
  const messages = () => teams.messagesIn(thread).map(wordsOf);
  const until = async (condition: () => boolean): Promise<void> => void (await teams.until(condition));
  const hasIn = (name: string): boolean =>
    messages().some((each) => each.includes('you are needed here') && each.includes(story.person(name).name));
  return {
    card,
    cards: () => messages().filter((words) => words.includes('Severity') && words.includes('Status')).length,
    async expectCard(...expected) {
      for (const pattern of expected) await until(() => pattern.test(card()));
    },
    expectMessage: (expected) => until(() => messages().some((each) => expected.test(each))),
    async expectNothing(unexpected) {
      await story.idle();
      await until(() => !messages().some((each) => unexpected.test(each)));
    },
    count: (words) => messages().filter((each) => words.test(each)).length,
    expectIn: (...names) => until(() => names.every(hasIn)),
    hasIn,
  };
}

/** Stories told in a fake Teams. */
export const tellInTeams: StartTold = async (policy) => {
  const story = await startTeamsStory(policy === undefined ? {} : { policy });
  const { teams } = story;
  const isRoom = (thread: string) =>
    teams.messagesIn(thread).some((each) => plainOf(each).includes('you are needed here'));
  const somewhere = async (isThere: (thread: string) => boolean, expected: RegExp): Promise<void> =>
    void (await teams.until(() =>
      teams
        .threads()
        .filter(isThere)
        .some((thread) => teams.messagesIn(thread).some((each) => expected.test(wordsOf(each)))),
    ));
  return {
    person: (name) => actorOf(story, story.person(name), () => teams.threads().find(isRoom)),
    time: story.time,
    room: async () => roomOf(story, await teams.until(() => teams.threads().find(isRoom))),
    rooms: () => teams.threads().filter(isRoom).length,
    expectAnnounced: (expected) => somewhere((thread) => !isRoom(thread), expected),
    expectAtOrigin: (expected) => somewhere((thread) => !isRoom(thread), expected),
    async until(condition, what) {
      await teams.until(condition).catch((cause: unknown) => {
        throw new Error(`Not in time: ${what}.`, { cause });
      });
    },
    idle: () => story.idle(),
    stop: () => story.stop(),
  };
};
