import type { Category, EscalationType } from './policy.ts';

/** The field's names of the types of escalations. */
export const typeNames: Record<EscalationType, string> = {
  functional: 'Functional',
  hierarchical: 'Hierarchical',
  automatic: 'Automatic',
  executive: 'Executive',
};

export const typeHints: Record<Exclude<EscalationType, 'automatic'>, string> = {
  functional: 'Another skill or department must help.',
  hierarchical: 'Someone with more authority must decide.',
  executive: 'The customer threatens to leave or to sue, or has gone to the top.',
};

export const categoryNames: Record<Category, string> = {
  financial: 'Money',
  staffing: 'People',
  tooling: 'Tools',
  technical: 'Technology',
  functional: 'Missing function',
};
