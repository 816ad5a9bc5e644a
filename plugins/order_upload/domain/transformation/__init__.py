"""Order Transformation: named lists of steps that change orders before the plan is made.

``order_transformer`` runs the steps; ``step_types`` lists them; each family of steps is a module.
"""
