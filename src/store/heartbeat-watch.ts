import type { mongo } from 'mongoose';

const lookEveryMs = 5_000;
/** The driver gives a check up after 5 s, or after 15 s where the server streams its answers. */
const overdueAfterLooks = 5;

type About = 'serverHeartbeatStarted' | 'serverHeartbeatSucceeded' | 'serverHeartbeatFailed' | 'serverClosed';
/** Of a client of the driver. */
interface Heartbeats {
  on<E extends About>(event: E, listener: mongo.MongoClientEvents[E]): unknown;
  off<E extends About>(event: E, listener: mongo.MongoClientEvents[E]): unknown;
}
interface Beat {
  connectionId: string;
}

/**
 * Hears when the driver no longer looks whether a server is back, which it then never does again: a check of a server hangs for ever
 * when its connection breaks just after it was accepted (mongodb 7.8.0: writing to it waits for a `drain` that does not come), as
 * behind a proxy or a tunnel whose own other side is away. Looks are counted, not time: a process that slept is not overdue.
 */
export function watchHeartbeats(client: Heartbeats, onStuck: () => void): { stop(): void } {
  const looks = new Map<string, number>();
  const began = ({ connectionId }: Beat) => void looks.set(connectionId, 0);
  const ended = ({ connectionId }: Beat) => void looks.delete(connectionId);
  const gone = ({ address }: { address: string }) => void looks.delete(address);

  function look(): void {
    for (const [server, before] of looks) looks.set(server, before + 1);
    if ([...looks.values()].includes(overdueAfterLooks)) onStuck();
  }

  client.on('serverHeartbeatStarted', began);
  client.on('serverHeartbeatSucceeded', ended);
  client.on('serverHeartbeatFailed', ended);
  client.on('serverClosed', gone);
  const looking = setInterval(look, lookEveryMs);
  looking.unref();

  return {
    stop() {
      clearInterval(looking);
      client.off('serverHeartbeatStarted', began);
      client.off('serverHeartbeatSucceeded', ended);
      client.off('serverHeartbeatFailed', ended);
      client.off('serverClosed', gone);
    },
  };
}
