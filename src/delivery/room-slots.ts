import { type Escalation, isActive } from '../domain/escalation.ts';
import type { PersonId } from '../domain/policy.ts';
import { AppError } from '../errors.ts';
import { type Job, refOf } from './job.ts';
import type { Outcome, Outside, RoomStage } from './ports.ts';
import { findEarlier } from './reconcile.ts';
import { roomNames } from './room-name.ts';

const nothingLeft: Outcome = { sent: null };

export async function createRoom(job: Job): Promise<Outcome> {
  const { queued, platform } = job;
  const there = queued.outside ?? (await findEarlier(platform, queued, null));
  return { sent: there ?? (await createUnderFreeName(job)) };
}

async function createUnderFreeName({ queued, escalation, platform, words, now }: Job): Promise<Outside> {
  let taken: unknown;
  const { taskForce: people, policy } = escalation;
  const card = () => words.card(escalation, { now, room: null, troubled: [] });
  for (const name of roomNames(escalation, platform.longestRoomName)) {
    try {
      const room = { name, private: policy.room.private, key: queued.id, people, card };
      const { channel } = await platform.createRoom(room);
      return { channel, id: null };
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'name-taken') throw error;
      // It may be ours, from the try whose answer was lost, and not have been listed yet.
      const there = await findEarlier(platform, queued, null);
      if (there) return there;
      taken = error;
    }
  }
  throw taken;
}

/** Those who could not be added stay visible as an effect that was given up; put in again, it adds whoever can be by then. */
export async function invitePeople(job: Job, people: PersonId[]): Promise<Outcome> {
  return inRoom(job, async (room) => {
    const { failed } = await job.platform.invite(room, people);
    if (failed.length === 0) return nothingLeft;
    const whys = failed.map(({ name, why }) => `${name} (${why})`);
    return { dead: { code: 'not-invited', message: `${whys.join(', ')} could not be added to the room.` } };
  });
}

export async function pinCard({ slots, platform }: Job): Promise<Outcome> {
  const card = refOf(slots.get('card'));
  if (!card) return { waitFor: 'card' };
  await platform.pin(card);
  return nothingLeft;
}

export async function setTopic(job: Job): Promise<Outcome> {
  return inRoom(job, async (room) => {
    await job.platform.setTopic(room, job.words.topic(job.escalation), stageOf(job.escalation));
    return nothingLeft;
  });
}

function stageOf(escalation: Escalation): RoomStage {
  if (!isActive(escalation)) return 'over';
  return escalation.timeline.some(({ event }) => event.what === 'reopened') ? 'reopened' : 'running';
}

export async function setPurpose(job: Job): Promise<Outcome> {
  return inRoom(job, async (room) => {
    await job.platform.setPurpose(room, job.words.purpose(job.escalation));
    return nothingLeft;
  });
}

export async function addBookmark(job: Job): Promise<Outcome> {
  return inRoom(job, async (room) => {
    const bookmark = job.words.bookmark(job.escalation);
    if (bookmark) await job.platform.bookmark(room, bookmark, job.queued.state === 'doubtful');
    return nothingLeft;
  });
}

async function inRoom({ slots }: Job, act: (channel: string) => Promise<Outcome>): Promise<Outcome> {
  const room = slots.get('room');
  return room ? act(room.channel) : { waitFor: 'room' };
}
