/** The lines of the validation errors that an action throws; none if it throws nothing. */
export function validationErrors(action: () => unknown): string[] {
  try {
    action();
    return [];
  } catch (error) {
    return (error as Error).message
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
  }
}
