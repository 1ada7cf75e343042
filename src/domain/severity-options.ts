import type { FormContext, Option } from './fields.ts';
import { severities } from './policy.ts';

/** The severities as the policy names them, the worst first. */
export const severityOptions = ({ policy }: FormContext): Option[] =>
  severities.map((value) => {
    const { name, description } = policy.severities[value];
    return { value, label: `${value.toUpperCase()} · ${name}`, hint: description };
  });
