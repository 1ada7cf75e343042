// Sizes in UTF-16 code units. Where Microsoft names no number, they are those at which a card is still easy to read.
export const limits = {
  /**
   * A card as JSON. Microsoft's pages give 28 KB for a message in a channel ("Limits and specifications for Teams"), and 40 KB or,
   * later, 100 KB for one of a bot, counted as UTF-16 ("Format your bot messages"). The smallest is 14,336 code units; what is
   * left is for the activity around the card, such as its summary.
   */
  card: 12_000,
  /** A form, which is no message but the answer to a click: less than the 80 KB which the same page advises to stay within. */
  formCard: 30_000,
  summary: 1_000,
  title: 150,
  factLabel: 40,
  factValue: 300,
  sections: 9_000,
  quote: 6_000,
  footer: 500,
  name: 80,
  buttonText: 75,
  /** All buttons of a message together, as JSON: some fifty. */
  buttons: 9_000,
  buttonKey: 1_000,
  /** Of each value that the form of a button starts with. */
  filled: 2_500,
  url: 2_000,
  /** "Adaptive Cards overflow menu": more than six are behind the three dots in any case. */
  buttonsInView: 6,
  intro: 1_000,
  inputLabel: 150,
  inputText: 3_000,
  inputHint: 300,
  optionText: 100,
  optionValue: 150,
  /** More are easier to find by typing. */
  optionsInList: 12,
  /** All that a form carries, as JSON. */
  carry: 4_000,
} as const;
