import type { OutsideNews } from '../delivery/room-ports.ts';
import type { PersonId } from '../domain/policy.ts';
import type { EchoFrom } from '../usecases/echo.ts';
import type { Clock } from '../usecases/ports.ts';
import type { UseCases } from '../usecases/use-cases.ts';
import type { TeamsClient } from './client.ts';
import type { Directory } from './directory.ts';
import type { Page } from './home.ts';
import type { Places } from './places.ts';
import type { SignsHere } from './signs.ts';

/** The part of pino's logger that is used here. */
export interface Log {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** What every handler of this bot works with. */
export interface Surface {
  useCases: UseCases;
  directory: Directory;
  places: Places;
  client: TeamsClient;
  clock: Clock;
  /** Takes what people write in rooms. */
  echo: EchoFrom;
  log: Log;
  /** The id of the tenant with the war rooms. */
  tenant: string;
  /** Such as `teams:<tenant>`. */
  workspace: string;
  /** Who has asked for their own page since the start, and where it stands. */
  homes: Map<PersonId, Page>;
  /** Null where nothing is listened to. */
  signs: SignsHere | null;
  /** Who hears what happens to rooms. */
  news: Pick<OutsideNews, 'roomChanged' | 'roomsChanged'>;
  /** Follows work that goes on after Teams was answered. */
  track(work: Promise<unknown>): void;
}
