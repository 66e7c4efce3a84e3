/** Which of the repository's two programs a command is about. */
export type ProjectChoice = "environments" | "account";

export const projectChoices: readonly ProjectChoice[] = ["environments", "account"];
