import type { FormContext, Option } from './fields.ts';
import { severities } from './policy.ts';

/** The severities as the policy names them, the worst first. */
export const severityOptions = ({ escalation, rulebook }: FormContext): Option[] =>
  severities.map((value) => {
    const { name, description } = (escalation?.policy ?? rulebook).severities[value];
    return { value, label: `${value.toUpperCase()} · ${name}`, hint: description };
  });
