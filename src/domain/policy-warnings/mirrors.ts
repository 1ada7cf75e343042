import type { Problem } from '../problem.ts';
import type { Choice, Rulebook } from '../rulebook.ts';

/** Rooms that are private and to be mirrored, which they never are. */
export const mirrorWarnings = ({ usual, rules, mirrorPrivateRooms }: Rulebook): Problem[] => {
  if (mirrorPrivateRooms) return [];
  const isMeant = ({ privateRoom, mirror }: Choice) => privateRoom && mirror === 'always';
  return [
    ...(isMeant(usual) ? [{ path: ['room', 'mirror'], says }] : []),
    ...rules.flatMap(({ use }, index) =>
      isMeant({ ...usual, ...use }) && (use.privateRoom || use.mirror)
        ? [{ path: ['rules', index, 'use'], says }]
        : [],
    ),
  ];
};

const says =
  'Private rooms are not mirrored, although they are to be so always. Write "mirrorPrivate: true" under "room" if people of the other platform may see them, or leave "mirror" out.';
