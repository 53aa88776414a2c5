import type { Scenario } from "./scenario.ts";
import type { Spent, Token, World } from "./world.ts";

/** Notes that a token was answered with a newer one. Not kept where no thief is about: nothing asks for it there. */
export function spend(
  world: World,
  by: "owner" | "thief",
  token: Token,
  got: Token,
  scenario: Scenario,
): World {
  if (!scenario.thief || got.generation <= token.generation) return world;
  return by === "owner"
    ? { ...world, spentByOwner: noted(world.spentByOwner, token) }
    : { ...world, spentByThief: noted(world.spentByThief, token) };
}

/**
 * What was spent since is unknown to a database that goes back to an earlier row: two holders show themselves at the next
 * token that both spend.
 */
export function forgetSpent(world: World, { generation: lasting }: { generation: number }): World {
  const known = (age: number, generation: number) => (generation < lasting ? age : -1);
  return {
    ...world,
    spentByOwner: world.spentByOwner.map(known),
    spentByThief: world.spentByThief.map(known),
  };
}

function noted(spent: Spent, { generation }: Token): Spent {
  return (spent[generation] ?? -1) >= 0 ? spent : spent.with(generation, 0);
}
