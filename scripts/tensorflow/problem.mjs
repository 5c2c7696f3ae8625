/** Something this machine lacks: the setup says so and leaves the wasm backend in place (exit code 0). */
export class Missing extends Error {}

/** Something wrong that must not be passed over: a bad option, a file with another hash (exit code 1). */
export class Refused extends Error {}
