import type { Audience } from '../domain/audiences.ts';
import { missingToClose } from '../domain/closing.ts';
import { customersOf, lastToldTo } from '../domain/customers.ts';
import { awaitingApproval } from '../domain/drafting.ts';
import {
  dueUpdate,
  type Escalation,
  lastUpdate,
  type Update,
  updateOwner,
  waitingAsks,
} from '../domain/escalation.ts';
import { meansNames } from '../domain/means.ts';
import { escalationTypes, type Level, roles } from '../domain/policy.ts';
import { roleNames } from '../domain/role-names.ts';
import { type ServiceLevel, serviceLevels } from '../domain/service-levels.ts';
import { typeNames } from '../domain/type-names.ts';
import { afterSilence } from './after-silence.ts';
import { buttonFor, cardButtons, cardMenu } from './buttons.ts';
import type { Line, MessageView, Piece } from './message.ts';
import {
  groupName,
  peopleLine,
  resolutionNames,
  severityName,
  statusNames,
  titleOf,
  toneOf,
} from './names.ts';
import { sayMissing } from './reason.ts';
import { roomTroubles } from './room-trouble.ts';
import { rootCauseState } from './root-cause.ts';
import { sayTrouble, type Trouble } from './trouble.ts';

/** The one card of a room: where the case stands, who has it, what was promised and what to do. */
export function escalationCard(escalation: Escalation, troubled: readonly Trouble[] = []): MessageView {
  return {
    tone: toneOf(escalation),
    title: titleOf(escalation),
    fallback: fallback(escalation),
    facts: facts(escalation),
    sections: [...sections(escalation), ...troubled.map((trouble) => sayTrouble(trouble, escalation))],
    buttons: cardButtons(escalation),
    menu: [...cardMenu(escalation), ...mending(escalation, troubled)],
    footer: footer(escalation),
  };
}

/** The card for who raised the case, while the room has to wait. */
export function interimCard(
  escalation: Escalation,
  room: string | null,
  troubled: readonly Trouble[],
): MessageView {
  const where: Line = room
    ? ['Its war room: ', { room }]
    : ['Its war room follows as soon as it can be opened; people are being asked meanwhile'];
  const card = escalationCard(escalation, troubled);
  return {
    ...card,
    fallback: [...card.fallback, ' ', ...where, '.'],
    sections: [where, ...(card.sections ?? [])],
  };
}

/** Last in the menu, and only where something was given up. */
const mending = (escalation: Escalation, troubled: readonly Trouble[]) =>
  troubled.some(({ dead }) => dead) ? [buttonFor(escalation, 'send-again')] : [];

const owner = ({ acknowledged, unowned, status }: Escalation): Line => {
  if (acknowledged) return [{ person: acknowledged.by }, ' since ', { at: acknowledged.at, as: 'time' }];
  if (status !== 'open') return ['Nobody'];
  return unowned ? [{ bold: 'Nobody: every level was asked' }] : ['Nobody yet'];
};

function facts(escalation: Escalation): { label: string; value: Line }[] {
  const { policy, severity, status, type, team, customer, service, skill, tier } = escalation;
  return [
    { label: 'Status', value: [statusNames[status]] },
    { label: 'Severity', value: [severityName(policy, severity)] },
    { label: 'Owner', value: owner(escalation) },
    { label: 'Type', value: [typeNames[type]] },
    { label: 'Customer', value: [customer ? `${customer}${tier ? ` (${tier})` : ''}` : 'Not named'] },
    ...(service ? [{ label: 'Service', value: [service.name] }] : []),
    ...(skill ? [{ label: 'Skill', value: [skill.name] }] : []),
    { label: 'Team', value: [policy.teams[team]?.name ?? team] },
    { label: 'Level', value: [levelsReached(escalation).join(' · ')] },
  ];
}

/** How far the case has climbed its own levels, and others beside them. */
function levelsReached({ policy, level, climbs }: Escalation): string[] {
  const own = policy.levels[level];
  const reached = (levels: readonly Level[], at: number) =>
    `${at + 1} of ${levels.length}: ${levels[at]?.name ?? ''}`;
  return [
    own ? reached(policy.levels, level) : `none of ${policy.levels.length} asked yet`,
    ...escalationTypes.flatMap((type) => {
      const [at, levels] = [climbs[type], policy.climbs[type]];
      return at === undefined || !levels ? [] : [`${typeNames[type]} ${reached(levels, at)}`];
    }),
  ];
}

function sections(escalation: Escalation): Line[] {
  const { description, resolution, verification, records } = escalation;
  return [
    ...(description ? [[{ quote: description }]] : []),
    ...(resolution
      ? [
          [
            { bold: `Resolved (${resolutionNames[resolution.how]}) by ` },
            { person: resolution.by },
            ': ',
            { quote: resolution.done },
          ],
        ]
      : []),
    ...(verification ? [[{ bold: 'Verified by ' }, { person: verification.by }]] : []),
    ...roomTroubles(escalation),
    ...asked(escalation),
    ...promisedService(escalation),
    ...awaited(escalation),
    ...updates(escalation),
    taskForce(escalation),
    ...(records.length > 0 ? [linked(escalation)] : []),
    ...rootCauseState(escalation),
    ...closing(escalation),
  ];
}

/** Who is asked, until when, and who would be next. */
function asked(escalation: Escalation): Line[] {
  const { deadlines } = escalation;
  const waiting = waitingAsks(escalation);
  return deadlines
    .filter(({ kind }) => kind === 'acknowledge')
    .map(({ subject, dueAt }): Line => {
      const group = subject ?? '';
      const people = waiting.filter((ask) => ask.group === group).map(({ person }) => person);
      return [
        { bold: 'Asked: ' },
        groupName(escalation, group),
        ' (',
        ...peopleLine(people),
        '). If nobody acknowledges by ',
        { at: dueAt, as: 'time' },
        `, ${afterSilence(escalation, group)}.`,
      ];
    });
}

/** What the service levels promise next, and whether that is late already. */
const promisedService = ({ deadlines }: Escalation): Line[] =>
  deadlines.flatMap(({ kind, dueAt, brokenAt, pausedAt }): Line[] => {
    const level = serviceLevels.find((name) => name === kind);
    if (!level) return [];
    const late: Piece[] = brokenAt ? [{ bold: 'late' }, ', promised for '] : ['promised by '];
    return [
      [
        { bold: `${serviceNames[level]}: ` },
        ...late,
        { at: dueAt, as: 'day-time' },
        ...(pausedAt ? [' (the clock stands)'] : []),
      ],
    ];
  });

const serviceNames: Record<ServiceLevel, string> = {
  resolve: 'Resolution',
  verify: 'Verification',
  'internal-root-cause': 'Root cause',
  'customer-root-cause': 'Root cause for customers',
  close: 'Closing',
};

const awaited = ({ awaitingCustomer }: Escalation): Line[] =>
  awaitingCustomer
    ? [
        [
          { bold: 'Waiting for the customer' },
          ' until ',
          { at: awaitingCustomer.until, as: 'day-time' },
          ' at most: ',
          { quote: awaitingCustomer.reason },
        ],
      ]
    : [];

/** What each audience has heard, and when it hears next. */
const updates = (escalation: Escalation): Line[] => [
  [
    { bold: 'Updates: ' },
    ...lastHeard(lastUpdate(escalation, 'internal')),
    ...promised(escalation, 'internal'),
    ...requests(escalation),
  ],
  ...customers(escalation),
];

const lastHeard = (last: Update | undefined): Piece[] =>
  last ? ['last at ', { at: last.at, as: 'time' }, ' by ', { person: last.by }] : ['none sent yet'];

/** As many as the card has room for. */
const mostCustomers = 5;

/** For each customer who told them what when and how; then when they hear next, and what waits to be approved. */
function customers(escalation: Escalation): Line[] {
  const all = customersOf(escalation);
  if (all.length === 0) return [];
  const more = all.length - mostCustomers;
  const draft = awaitingApproval(escalation);
  return [
    [
      { bold: 'Customers: ' },
      ...all
        .slice(0, mostCustomers)
        .flatMap((name, index) => [index > 0 ? '; ' : '', ...told(escalation, name)]),
      ...(more > 0 ? [`; and ${more} more`] : []),
      ...promised(escalation, 'customer'),
      ...(draft
        ? [' · ', { bold: 'to be approved' } as const, ': an update by ', { person: draft.by } as const]
        : []),
    ],
  ];
}

function told(escalation: Escalation, customer: string): Piece[] {
  const last = lastToldTo(escalation, customer);
  if (!last) return [`${customer} not told yet`];
  const how = last.means ? [` (${meansNames[last.means]})`] : [];
  return [`${customer} told at `, { at: last.at, as: 'time' }, ' by ', { person: last.by }, ...how];
}

function promised(escalation: Escalation, audience: Audience): Piece[] {
  const due = dueUpdate(escalation, audience);
  if (!due) return [];
  const { dueAt, brokenAt, pausedAt } = due;
  return [
    brokenAt ? ' · ' : ' · next by ',
    ...(brokenAt ? [{ bold: 'late' } as const, ', promised for '] : []),
    { at: dueAt, as: 'time' },
    ' from ',
    { person: updateOwner(escalation) },
    ...(pausedAt ? [' (the clock stands)'] : []),
  ];
}

const requests = ({ updateRequestedBy }: Escalation): Piece[] =>
  updateRequestedBy.length > 0 ? [` · ${updateRequestedBy.length} asked for one`] : [];

function taskForce(escalation: Escalation): Line {
  const held = roles.flatMap((role): Piece[] => {
    const person = escalation.roles[role];
    return person ? [`${roleNames[role]} `, { person }, ' · '] : [];
  });
  const free = escalation.deadlines
    .filter(({ kind }) => kind === 'role')
    .flatMap(({ subject }) => roles.filter((role) => role === subject))
    .map((role) => `${roleNames[role]} wanted · `);
  return [{ bold: 'Task force: ' }, ...held, ...free, `${escalation.taskForce.length} in the room`];
}

const linked = ({ records }: Escalation): Line => [
  { bold: 'Linked: ' },
  ...records.flatMap(({ url, title, open }, index): Piece[] => [
    ...(index > 0 ? [' · '] : []),
    { link: url, label: title },
    open ? ' (open)' : ' (closed)',
  ]),
];

function closing(escalation: Escalation): Line[] {
  if (escalation.status !== 'verified') return [];
  const missing = missingToClose(escalation);
  if (missing.length === 0) return [[{ bold: 'Ready to close.' }]];
  return [[{ bold: 'Before closing: ' }, missing.map(sayMissing).join('; '), '.']];
}

const footer = ({ opened, origin }: Escalation): Line => [
  'Raised by ',
  { person: opened.by },
  ' ',
  { at: opened.at, as: 'day-time' },
  ...(origin?.link ? [' from ', { link: origin.link, label: 'this message' } as const] : []),
];

const fallback = (escalation: Escalation): Line => {
  const { policy, severity, status, customer } = escalation;
  return [
    `${titleOf(escalation)}. ${severityName(policy, severity)}. ${statusNames[status]}.`,
    ...(customer ? [` Customer: ${customer}.`] : []),
    ' Owner: ',
    ...owner(escalation),
    '.',
    ...asked(escalation).flatMap((line) => [' ', ...line]),
    ...updates(escalation).flatMap((line) => [' ', ...line, '.']),
  ];
};
