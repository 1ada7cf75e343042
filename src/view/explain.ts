import type { DeadlineKind } from '../domain/deadlines.ts';
import { typeNames } from '../domain/type-names.ts';
import type { Explained } from './explained.ts';

const clockNames: Partial<Record<DeadlineKind, string>> = {
  acknowledge: 'Acknowledge',
  'first-internal-update': 'First update',
  'next-internal-update': 'Next updates',
  'first-customer-update': 'First update to customers',
  'next-customer-update': 'Next updates to customers',
  standstill: 'Standstill',
  resolve: 'Resolve',
  verify: 'Verify',
  'internal-root-cause': 'Root cause',
  'customer-root-cause': 'Root cause for customers',
  close: 'Close',
};

const sourceNames = {
  command: 'typed as a command',
  message: 'from a message',
  sign: 'from a message in which signs were seen',
};

/** What a policy makes of a case, for a terminal. */
export const explanation = (explained: Explained): string =>
  [
    [sayCase(explained)],
    sayRule(explained),
    sayPlace(explained),
    saySteps(explained),
    [
      'Clocks:',
      ...indented(columns([headings, ...explained.clocks.map(clockRow)])),
      ...sayChain(explained),
      ...sayNoCustomer(explained),
    ],
  ]
    .map((lines) => lines.join('\n'))
    .join('\n\n');

function sayCase({ raisedAt, case: about }: Explained): string {
  const { type, severity, team, service, category, skill, tier, customer, source } = about;
  const named = Object.entries({ team, service, category, skill, customer, tier });
  const parts = named.flatMap(([name, value]) => (value === null ? [] : [`${name} ${value}`]));
  return `${raisedAt}: ${typeNames[type]}, ${[severity, ...parts, sourceNames[source]].join(', ')}.`;
}

function saySteps({ steps }: Explained): string[] {
  const rows = steps.map(({ at, says }) => [at, says]);
  const isWhole = steps.at(-1)?.what === 'nobody-left';
  return ['If nobody does anything:', ...indented(columns(isWhole ? rows : [...rows, ['And so on.']]))];
}

function sayRule({ rule, rulesBefore, ladder, serviceLevels }: Explained): string[] {
  const chosen = `ladder ${ladder}, service levels ${serviceLevels}`;
  const holds = rule ? `Rule ${rule.number} holds: ${rule.name}.` : 'No rule holds, so all is as usual.';
  const rows = rulesBefore.map(({ number, name, failsAs }) => [`${number}`, name, failsAs.join('; ')]);
  return [
    `${holds} It goes by: ${chosen}.`,
    ...(rows.length === 0
      ? []
      : [rule ? 'The rules before it do not:' : 'Why not:', ...indented(columns(rows))]),
  ];
}

function sayPlace({ room, announcementChannel, managers, stakeholders }: Explained): string[] {
  const names = (people: readonly { name: string }[]) =>
    people.map(({ name }) => name).join(', ') || 'nobody';
  return columns([
    ['War room', `${room.private ? 'private' : 'open to everybody'}, named ${room.nameTemplate}`],
    ['Announced', announcementChannel === null ? 'nowhere' : `in #${announcementChannel}`],
    ['Managers', `${names(managers)} (the first is given the role)`],
    ['Hear updates', names(stakeholders)],
  ]);
}

const headings = ['', 'LENGTH', 'WARNS', 'ENDS', 'COUNTS IN'];

function clockRow({ kind, promised }: Explained['clocks'][number]): string[] {
  const name = clockNames[kind] ?? kind;
  if (!promised) return [name, 'none', '', '', ''];
  const { length, warnsAt, endsAt, calendar } = promised;
  return [
    name,
    length,
    warnsAt ?? '-',
    endsAt,
    calendar === null ? 'any time' : `working time of ${calendar}`,
  ];
}

function sayChain({ clocks }: Explained): string[] {
  const later = clocks.filter(({ after, promised }) => after !== null && promised !== null);
  if (later.length === 0) return [];
  const chain = later.map(({ kind, after }) => `${clockNames[kind]} after ${clockNames[after ?? kind]}`);
  return [
    `Counted as if each came at the last moment, or at once where nothing is promised: ${chain.join(', ')}.`,
  ];
}

const sayNoCustomer = ({ case: { customer } }: Explained): string[] =>
  customer === null ? ['No customer is named, so none is promised an update.'] : [];

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

/** Cells under each other; the last of a row is as long as it is. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
