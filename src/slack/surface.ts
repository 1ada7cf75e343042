import type { Clock } from '../usecases/ports.ts';
import type { UseCases } from '../usecases/use-cases.ts';
import type { HomeView, MessageView } from '../view/message.ts';
import { peopleInHome, peopleInMessage } from '../view/people-in.ts';
import type { SlackClient } from './client.ts';
import type { Directory } from './directory.ts';
import type { Reader } from './faces.ts';
import { renderHome } from './render-home.ts';
import { renderMessage, type SlackMessage } from './render-message.ts';
import type { Log } from './sdk-logger.ts';
import type { SignsHere } from './signs.ts';

/** What every handler of this Slack workspace works with. */
export interface Surface {
  useCases: UseCases;
  directory: Directory;
  client: SlackClient;
  clock: Clock;
  log: Log;
  /** Null where nothing is listened to. */
  signs: SignsHere | null;
  /** Such as T0001. */
  team: string;
  /** Such as `slack:T0001`. */
  workspace: string;
  /** The workspace's web address. */
  url: string;
  /** What is being done at this moment, so that a second click meanwhile is not a second act. */
  underway: Set<string>;
  /** How often a submitted view was refused, so that sending it again is a new command. */
  refusals: Map<string, number>;
  /** Who has opened App Home since the start. */
  homeReaders: Set<string>;
}

export const readerOf = async (surface: Surface, people: readonly string[]): Promise<Reader> => ({
  faces: await surface.directory.faces(people),
  team: surface.team,
});

export const show = async (surface: Surface, view: MessageView): Promise<SlackMessage> =>
  renderMessage(view, await readerOf(surface, peopleInMessage(view)));

export const showHome = async (surface: Surface, view: HomeView) =>
  renderHome(view, await readerOf(surface, peopleInHome(view)));
