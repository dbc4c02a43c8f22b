"""What is done together: projects, money, results, effects."""
