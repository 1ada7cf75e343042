import type { MessageRef, Platform, Target } from '../../src/delivery/ports.ts';
import { AppError } from '../../src/errors.ts';
import type { MessageView } from '../../src/view/message.ts';

interface Call {
  method: string;
  /** What it was about, in one line. */
  about: string;
  startedAtMs: number;
}

/** `hits` picks the calls by what they are about. */
interface Aim {
  lost?: boolean;
  times?: number;
  hits?: (about: string) => boolean;
}

/**
 * A platform that remembers what it was asked and answers after `latencyMs`. `failNext` makes the next calls of a method throw;
 * `lost` ones are done all the same.
 */
export function fakePlatform(
  latencyMs: number | ((method: string, about: string) => number) = 0,
  limitsOf: Platform['limitsOf'] = () => [],
) {
  const calls: Call[] = [];
  const messages = new Map<string, string>();
  const failures: { method: string; error: Error; lost: boolean; hits: (about: string) => boolean }[] = [];
  let count = 0;
  let running = 0;
  let mostRunning = 0;

  async function call<T>(method: string, about: string, act: () => T): Promise<T> {
    calls.push({ method, about, startedAtMs: Date.now() });
    running++;
    mostRunning = Math.max(mostRunning, running);
    const takesMs = typeof latencyMs === 'number' ? latencyMs : latencyMs(method, about);
    if (takesMs > 0) await new Promise((resolve) => setTimeout(resolve, takesMs));
    running--;
    const index = failures.findIndex((failure) => failure.method === method && failure.hits(about));
    const [failure] = index === -1 ? [] : failures.splice(index, 1);
    if (failure && !failure.lost) throw failure.error;
    const answer = act();
    if (failure) throw failure.error;
    return answer;
  }

  const textOf = ({ fallback }: MessageView) => fallback.join('');
  const idOf = ({ channel, id }: MessageRef) => `${channel}/${id}`;
  const post = (target: Target, message: MessageView): MessageRef => {
    const ref = { channel: channelOf(target), id: `m${++count}` };
    messages.set(idOf(ref), textOf(message));
    return ref;
  };

  const platform: Platform = {
    limitsOf,
    createRoom: ({ name }) => call('createRoom', name, () => ({ channel: `C-${name}` })),
    invite: (channel, people) =>
      call('invite', `${channel} ${people.join(' ')}`, () => ({
        failed: people.filter((person) => person === 'gone').map((name) => ({ name, why: 'left us' })),
      })),
    post: (target, message, key) =>
      call('post', `${key} ${wordsFor(target)}: ${textOf(message)}`, () => post(target, message)),
    edit: (ref, message) =>
      call('edit', `${idOf(ref)}: ${textOf(message)}`, () => {
        if (!messages.has(idOf(ref))) throw new AppError('message-gone', 'The message is gone.');
        messages.set(idOf(ref), textOf(message));
      }),
    remove: (ref) => call('remove', idOf(ref), () => void messages.delete(idOf(ref))),
    pin: (ref) => call('pin', idOf(ref), () => undefined),
    setTopic: (channel, topic) => call('setTopic', `${channel}: ${topic}`, () => undefined),
    setPurpose: (channel, purpose) => call('setPurpose', `${channel}: ${purpose}`, () => undefined),
    bookmark: (channel, { url }) => call('bookmark', `${channel}: ${url}`, () => undefined),
  };

  return {
    platform,
    calls,
    /** What is visible, by `channel/id`. */
    messages,
    failNext(method: keyof Platform, error: Error, { lost = false, times = 1, hits = () => true }: Aim = {}) {
      for (let n = 0; n < times; n++) failures.push({ method, error, lost, hits });
    },
    of: (method: keyof Platform) => calls.filter((each) => each.method === method),
    mostRunning: () => mostRunning,
  };
}

const channelOf = (target: Target): string =>
  'channel' in target ? target.channel : 'person' in target ? `D-${target.person}` : target.thread.channel;

const wordsFor = (target: Target): string =>
  'thread' in target ? `${target.thread.channel}>${target.thread.id}` : channelOf(target);
