/** One line of the results. */
export interface Figure {
  what: string;
  /** With its denominator, measured in the same run. */
  value: string;
  aim: string;
  met: boolean;
}
