<?php

namespace App\Http\Controllers;

use App\Models\Order;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Validator;

class OrderController
{
    public function store(Request $request)
    {
        $data = $request->validate([
            'ship_code' => 'required', // ~ risky possible
            'other_code' => 'required',
        ]);
        Validator::make($data, ['ship_code' => 'max:9']); // ~ risky possible
        return Order::query()->create($data);
    }
}
