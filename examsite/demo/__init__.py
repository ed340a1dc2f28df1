"""An invented town to try the system with: 南山镇, its people, a bank, and exams of three years. Nothing here is a real person or village."""
