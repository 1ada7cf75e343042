import { z } from 'zod';
import { isGroup } from './find.ts';
import { policyFileSchema } from './schema.ts';

/** What the sections of the file are for; the schema itself tells how they are written. */
const ofSections: Record<string, string> = {
  include: 'Other files that belong to this policy.',
  people: 'The people Muster may ask or tell.',
  teams: 'Whoever raises a case chooses one of these. The first one is offered first.',
  managers: 'They may do everything in a case; the first is given the role when a case opens.',
  skills: 'What a case may need, and who has it.',
  services: 'What a case may be about. The team of the service is asked where no other is chosen.',
  tiers: 'How customers differ in what they were promised.',
  customers: 'The customers that are known, with what was agreed with them.',
  calendars: 'When work is done, for lengths of working time and for levels that hold in office hours only.',
  schedules: 'Who is on call when.',
  severities: 'The four severities, the worst first, and what is promised where no rule says otherwise.',
  serviceLevels: 'Further sets of promises, which rules choose.',
  levels: 'Who is asked one after the other while nobody acknowledges.',
  ladders: 'Further levels, which rules choose.',
  rules: 'The escalation matrix: the first rule that holds chooses by what a case is run.',
  repeatLevels:
    'After the last level the first is asked again. Then everyone hears that nobody has the case.',
  unownedAgainAfter: 'While nobody has the case, the managers hear of it again after this long.',
  customerWaitAtMost:
    'While the next step is the customer\'s, the clocks of "resolveWithin" and "customerUpdates" stand, at most this long.',
  customerUpdatesNeedApproval:
    'Whether somebody else than the writer must approve what customers are told: a manager or the communications lead.',
  customerMessages:
    'Approved words for customers, offered in this order; the first until they have heard something.',
  demandedRoles: 'Roles that are asked for in the room when nobody has taken them after a while.',
  announcementChannel: 'The channel that hears of each case.',
  signs: 'The channels in which Muster listens for signs that an escalation is due.',
  room: 'The war room.',
};

/** And what settings in them are for. */
const ofSettings: Record<string, string> = {
  acknowledgementLasts: 'After this long the owner is asked whether they are still on it.',
  resolveWithin: 'From raising to the declared resolution.',
  verifyWithin: 'From the declared resolution to its verification by somebody else.',
  closeWithin: 'From the verification to closing.',
  internalRootCauseWithin:
    'From the verification until the root cause is written and accepted. The case is not closed without.',
  customerRootCauseWithin:
    'From the verification until customers have the root cause. The case is not closed without.',
  standstillAfter: 'When nobody has done anything for this long, the next level is asked.',
  internalUpdates: 'When stakeholders inside the company must have heard.',
  customerUpdates: 'When the customers of the case must have heard.',
  acknowledgeWithin: 'When nobody has acknowledged after this long, the next level is asked as well.',
  unownedAgainAfter: 'As in the usual ladder when left out.',
  repeat: 'As in the usual ladder when left out.',
  holidays: 'Days on which something else holds than the week says: a free day, if nothing else is written.',
  zone: 'All hours are by the clock on the wall there.',
};

const write = (description: string): string => `Write ${description}.`;

/** A node of the schema with sentences for whoever writes; `meaning` is what its setting is for, and `inside` those in it. */
function explained(node: unknown, meaning?: string, inside = ofSettings): unknown {
  if (Array.isArray(node)) return node.map((each) => explained(each));
  if (!isGroup(node)) return node;
  const { description, properties, ...rest } = node;
  const sentences = [
    ...(meaning ? [meaning] : []),
    ...(typeof description === 'string' ? [write(description)] : []),
  ];
  return {
    ...(sentences.length > 0 && { description: sentences.join(' ') }),
    ...mapValues(rest, (value, keyword) => (keyword === 'default' ? value : explained(value))),
    ...(isGroup(properties) && {
      properties: mapValues(properties, (value, name) => explained(value, inside[name])),
    }),
  };
}

const mapValues = (group: Record<string, unknown>, make: (value: unknown, name: string) => unknown) =>
  Object.fromEntries(Object.entries(group).map(([name, value]) => [name, make(value, name)]));

/**
 * The JSON Schema of a policy file, for editors. It knows the shape; names that lead nowhere are found by Muster only. What a file
 * that is included may hold is `#/$defs/part`: the same, with nothing that must be there.
 */
export function policyJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(policyFileSchema, { io: 'input' });
  const { $schema, $defs = {}, required, description = '', ...part } = schema;
  return {
    ...{ $schema, title: 'Policy of Muster', description: write(description), $ref: '#/$defs/part' },
    if: { not: { required: ['include'] } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { required },
    $defs: { part: explained(part, undefined, ofSections), ...mapValues($defs, (each) => explained(each)) },
  };
}
