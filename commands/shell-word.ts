/** A word as a person types it at a prompt: as it is where a shell takes it so, and else in quotes. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./<>^~-]+$/.test(word) ? word : JSON.stringify(word);
}
