/**
 * What a hash may cost. The upper bounds also hold for hashes read from the database: a damaged or planted one could
 * otherwise ask for more memory than the machine has.
 */
export const argon2Bounds = {
  /** KiB */
  memory: { min: 7_168, max: 1_048_576 },
  passes: { min: 1, max: 16 },
  lanes: { min: 1, max: 16 },
} as const;

/**
 * The least of memory (KiB) times passes: all five settings that OWASP calls equal (47104 × 1, 19456 × 2, 12288 × 3,
 * 9216 × 4, 7168 × 5) reach it.
 */
export const leastArgon2Work = 35_840;
