package shop.entity;

import com.baomidou.mybatisplus.annotation.TableName;

@TableName("t_customer")
public class Customer {
    private Long id;
    private String status;
}
