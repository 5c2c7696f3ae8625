/** The results of tasks, in their order; never more than `atOnce` are under way or wait to be taken. */
export async function* inOrder<Task, Result>(
  tasks: readonly Task[],
  atOnce: number,
  run: (task: Task) => Promise<Result>,
): AsyncGenerator<Result> {
  const underWay: Promise<Result>[] = [];
  let next = 0;
  for (let taken = 0; taken < tasks.length; taken++) {
    for (; next < Math.min(tasks.length, taken + atOnce); next++) {
      const result = run(tasks[next]!);
      // A failure counts when its turn comes; whoever stops before does not hear of it.
      result.catch(() => {});
      underWay.push(result);
    }
    yield await underWay.shift()!;
  }
}
