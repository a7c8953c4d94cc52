<?php

namespace Tests;

use App\Models\Order;
use App\Models\User;

class OrderTest extends TestCase
{
    public function testPay(): void
    {
        $order = Order::factory()->create(['status' => 'new']); // ~ breaking likely
        $user = User::factory()->create(['status' => 'new']);
        $order->pay();
        $this->assertSame('Paid', $order->fresh()->status); // ~ risky likely silent
        $this->assertDatabaseHas('orders', ['status' => 'paid']); // ~ breaking likely
        $this->assertDatabaseHas('users', ['status' => 'paid']);
        $this->getJson('/api/orders')->assertJson(['status' => 'paid']);
    }
}
