// Sizes from Slack's Block Kit and Web API reference pages, in UTF-16 code units.
export const limits = {
  blocksInMessage: 50,
  blocksInView: 100,
  headerText: 150,
  sectionText: 3_000,
  buttonText: 75,
  optionText: 75,
  optionValue: 150,
  optionsInSelect: 100,
  optionsInOverflow: 5,
  /** Ours: one line. */
  menuText: 150,
  elementsInActions: 25,
  buttonValue: 2_000,
  buttonUrl: 3_000,
  id: 255,
  modalTitle: 24,
  modalButton: 24,
  inputLabel: 2_000,
  inputHint: 2_000,
  inputText: 3_000,
  privateMetadata: 3_000,
  topic: 250,
  inviteAtOnce: 100,
  channelName: 80,
  /** "For best results" on the page of chat.postMessage; beyond 40,000 Slack cuts it off. */
  messageText: 4_000,
  /** Undocumented; measured as about 13,200 for all texts of a message together. */
  messageTotal: 12_000,
} as const;
