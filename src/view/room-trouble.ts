import type { RoomSide } from '../domain/effects.ts';
import type { Escalation } from '../domain/escalation.ts';
import { type RoomTrouble, roomTroublesOf, workspaceOn } from '../domain/rooms.ts';
import type { Line } from './message.ts';
import { platformName } from './names.ts';

/** "The war room"; of a case with two "the room in Slack". */
export const roomName = (escalation: Escalation, side: RoomSide): string =>
  escalation.mirror === null ? 'the war room' : `the room${inPlatform(escalation, side)}`;

/** " in Slack", to tell the rooms of a case with two apart; nothing where there is one. */
export const inPlatform = (escalation: Escalation, side: RoomSide): string =>
  escalation.mirror === null ? '' : ` in ${platformOf(escalation, side)}`;

export const atBeginning = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

const platformOf = (escalation: Escalation, side: RoomSide): string =>
  platformName(workspaceOn(escalation, side) ?? escalation.workspace);

const isInTeams = (escalation: Escalation, side: RoomSide): boolean =>
  platformOf(escalation, side) === 'Microsoft Teams';

/** What is wrong with a room, and what a person can do about it that Muster cannot. */
export function sayRoomTrouble(escalation: Escalation, side: RoomSide, trouble: RoomTrouble): string {
  const room = roomName(escalation, side);
  if (trouble === 'archived')
    return (
      `${atBeginning(room)} is archived although the case is not over, and Muster is not allowed to bring it back. ` +
      (isInTeams(escalation, side)
        ? 'Please restore it among the channels of the team.'
        : 'Please open it and choose "Unarchive channel" in its settings.')
    );
  const how = isInTeams(escalation, side) ? 'add the app to the team' : '/invite @Muster there';
  return `Muster is not in ${room} any more. Please add it again (${how}); what was to be said meanwhile is said then.`;
}

/** A line for each room that is in trouble. */
export const roomTroubles = (escalation: Escalation): Line[] =>
  roomTroublesOf(escalation).map(({ side, trouble }) => ['⚠️ ', sayRoomTrouble(escalation, side, trouble)]);

/** The same in a few words, for a list. */
export const roomTroublesInShort = (escalation: Escalation): string[] =>
  roomTroublesOf(escalation).map(({ side, trouble }) => {
    const room = roomName(escalation, side);
    return trouble === 'archived' ? `⚠️ ${room} is archived` : `⚠️ Muster is not in ${room}`;
  });
