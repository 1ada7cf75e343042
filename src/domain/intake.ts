import type { Escalation } from './escalation.ts';
import type { TeamId } from './policy.ts';
import { type Refusal, refuse } from './refusal.ts';
import { customerNamed } from './roster.ts';
import type { Facts, Rulebook, Source } from './rulebook.ts';
import type { OpenInput } from './verbs/open.ts';

/** What the policy knows about a case that is raised. */
export type Intake = Pick<Escalation, 'team' | 'service' | 'skill' | 'tier' | 'source'>;

/** Looks up what was chosen; refuses what the policy does not have (any more). */
export function takeIn(input: OpenInput, rulebook: Rulebook, origin: Escalation['origin']): Intake | Refusal {
  const service = namedIn(rulebook.services, input.service);
  if (service === undefined) return refuse({ code: 'unknown-service' }, 'service');
  const skill = namedIn(rulebook.skills, input.skill);
  if (skill === undefined) return refuse({ code: 'unknown-skill' }, 'skill');
  const team = input.team ?? teamOfService(rulebook, service?.id) ?? Object.keys(rulebook.teams)[0];
  if (team === undefined || !Object.hasOwn(rulebook.teams, team))
    return refuse({ code: 'unknown-team' }, 'team');
  const tier = customerNamed(rulebook, input.customer)?.tier ?? null;
  return { team, service, skill, tier, source: sourceOf(origin) };
}

/** What the matrix goes by for such a case. */
export const factsOf = ({ type, severity, category }: OpenInput, intake: Intake, at: Date): Facts => ({
  ...{ type, severity, category, at },
  ...{ team: intake.team, tier: intake.tier, source: intake.source },
  service: intake.service?.id ?? null,
  skill: intake.skill?.id ?? null,
});

/** Null when nothing was chosen, undefined when there is no such thing. */
function namedIn(
  all: Readonly<Record<string, { name: string }>>,
  id: string | null,
): { id: string; name: string } | null | undefined {
  if (id === null) return null;
  const found = Object.hasOwn(all, id) ? all[id] : undefined;
  return found && { id, name: found.name };
}

const teamOfService = ({ services }: Rulebook, service: string | undefined): TeamId | null =>
  (service === undefined ? null : services[service]?.team) ?? null;

function sourceOf(origin: Escalation['origin']): Source {
  if (!origin) return 'command';
  return origin.signs?.length ? 'sign' : 'message';
}
