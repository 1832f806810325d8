/** Work that is done again when something changed meanwhile, and never twice at a time. */

/** Asks for the work: it begins at once, or anew when what goes on is done. */
export function oneAtATime(work: () => Promise<void>): () => void {
  let isWorking = false;
  let isWanted = false;
  const run = async (): Promise<void> => {
    isWorking = true;
    while (isWanted) {
      isWanted = false;
      await work();
    }
    isWorking = false;
  };
  return () => {
    isWanted = true;
    if (!isWorking) {
      void run();
    }
  };
}
