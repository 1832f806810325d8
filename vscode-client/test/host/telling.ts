/** How lines of a suite's report are told apart from all else that VS Code logs. */

/** Begins a line of the report. */
export const marked = "[report]";

/** Begins the title of a test that has just failed. */
export const failed = "[failed]";

/** The last line of a report. */
export const ended = "[ended]";
