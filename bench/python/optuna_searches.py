"""Optuna's default sampler, asked by tuner/optuna.mjs: a line {space, seed, trials} comes in, then for each set of parameters that goes out its loss comes back."""
import json
import sys

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)


def suggest(trial, name, parameter):
    kind = parameter["parameter"]
    if kind == "uniform":
        return trial.suggest_float(name, parameter["low"], parameter["high"])
    if kind == "logUniform":
        return trial.suggest_float(name, parameter["low"], parameter["high"], log=True)
    if kind == "oneMinusLog":
        return 1 - trial.suggest_float(name, 1 - parameter["high"], 1 - parameter["low"], log=True)
    if kind in ("int", "intLog"):
        return trial.suggest_int(name, parameter["low"], parameter["high"], log=kind == "intLog")
    if kind == "choice":
        return trial.suggest_categorical(name, parameter["values"])
    if kind == "branches":
        branch = trial.suggest_categorical(name, list(parameter["of"]))
        inner = parameter["of"][branch]
        return {"branch": branch, **{key: suggest(trial, f"{name}.{branch}.{key}", one) for key, one in inner.items()}}
    raise ValueError(f"no such parameter: {kind}")


def main():
    print(json.dumps({"version": optuna.__version__}), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=asked["seed"]))
        for _ in range(asked["trials"]):
            trial = study.ask()
            parameters = {name: suggest(trial, name, one) for name, one in asked["space"].items()}
            print(json.dumps(parameters), flush=True)
            study.tell(trial, float(sys.stdin.readline()))


main()
