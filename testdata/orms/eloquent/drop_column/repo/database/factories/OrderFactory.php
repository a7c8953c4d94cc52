<?php

namespace Database\Factories;

use Illuminate\Database\Eloquent\Factories\Factory;

class OrderFactory extends Factory
{
    public function definition(): array
    {
        return [
            'status' => 'new', // ~ breaking likely
            'total' => 1,
        ];
    }

    public function paid(): static
    {
        return $this->state(['status' => 'paid']); // ~ breaking likely
    }
}
