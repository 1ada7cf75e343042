const colour = (normal: string) => ({ default: normal, subtle: 'var(--muted)' });
const foregroundColors = {
  ...{ default: colour('var(--ink)'), dark: colour('var(--ink)'), light: colour('var(--muted)') },
  ...{ accent: colour('var(--accent)'), good: colour('var(--good)'), warning: colour('var(--warn)') },
  attention: colour('var(--danger)'),
};
const container = (backgroundColor: string) => ({ backgroundColor, foregroundColors });

/** How Teams draws cards, in the colours of the page. */
export const hostConfig = {
  fontFamily: 'inherit',
  supportsInteractivity: true,
  fontSizes: { small: 12, default: 14, medium: 15, large: 17, extraLarge: 21 },
  lineHeights: { small: 17, default: 20, medium: 21, large: 24, extraLarge: 28 },
  spacing: { small: 6, default: 10, medium: 14, large: 20, extraLarge: 26, padding: 12 },
  separator: { lineThickness: 1, lineColor: 'var(--line)' },
  containerStyles: {
    default: container('transparent'),
    emphasis: container('var(--card-emphasis)'),
    good: container('var(--card-good)'),
    warning: container('var(--card-warning)'),
    attention: container('var(--card-attention)'),
    accent: container('var(--card-accent)'),
  },
  // How many Teams shows at once is the affair of the app; more are behind its three dots.
  actions: {
    maxActions: 100,
    spacing: 'default',
    buttonSpacing: 8,
    actionsOrientation: 'horizontal',
    actionAlignment: 'left',
  },
  factSet: {
    title: { weight: 'bolder', wrap: true, maxWidth: 170 },
    value: { wrap: true },
    spacing: 16,
  },
  textBlock: { headingLevel: 3 },
  inputs: {
    label: {
      inputSpacing: 'small',
      requiredInputs: { weight: 'bolder' },
      optionalInputs: { weight: 'bolder' },
    },
    errorMessage: { color: 'attention', size: 'small', weight: 'bolder' },
  },
};
